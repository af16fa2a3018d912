// SPDX-License-Identifier: Apache-2.0

extension TomcatAnswers {
    /// Contexts other than the root, and what web.xml says.
    static let contexts = #"""
        GET /app
            302 | Location: /app/ | Transfer-Encoding: chunked
        GET /app/
            200 | {file 10} | T: text/html | L: 10 = app index\n
        GET /app?x=1
            302 | Location: /app/?x=1 | Transfer-Encoding: chunked
        GET /app;a=1
            302 | Location: /app/ | Transfer-Encoding: chunked
        GET /app/docs
            302 | Location: /app/docs/ | L: 0
        GET /app/docs/
            200 | {file 5} | T: text/html | L: 5 = docs\n
        GET /app/docs?y
            302 | Location: /app/docs/?y | L: 0
        GET //app
            302 | Location: /app/ | Transfer-Encoding: chunked
        GET /app/..
            200 | {file 35} | T: text/html | L: 35 = <!doctype html><title>root</title>\n
        GET /appx
            404 | {page} | L: 765 # da476ae4a1f7e7c9
        GET /app HTTP/1.0
            302 | Location: http://localhost:8080/app/ | Connection: close
        PUT /app/g.txt
            405 | Allow: OPTIONS, GET, HEAD, POST | T: text/x-mine | L: 7 = method\n
        HEAD /app/nope
            404 | T: text/html | L: 14
        OPTIONS /app/nope
            200 | Allow: OPTIONS, GET, HEAD, POST | L: 0
        TRACE /app/g.txt
            405 | Allow: HEAD, DELETE, POST, GET, OPTIONS, PUT | T: text/x-mine | L: 7 = method\n
        POST /app/g.txt
            200 | {file 2} | T: text/x-mine | L: 2 = g\n
        POST /app/nope
            404 | T: text/html | L: 14 = <h1>lost</h1>\n
        GET /app/WEB-INF/web.xml
            404 | T: text/html | L: 14 = <h1>lost</h1>\n
        GET /app/web-inf/web.xml
            404 | T: text/html | L: 14 = <h1>lost</h1>\n
        GET /app;x/g.txt
            200 | {file 2} | T: text/x-mine | L: 2 = g\n
        GET /app/../hello.txt
            200 | {file 13} | T: text/plain | L: 13 = hello, world\n
        GET /app/;x
            200 | {file 10} | T: text/html | L: 10 = app index\n
        GET /app;
            302 | Location: /app/ | Transfer-Encoding: chunked
        GET /APP/g.txt
            404 | {page} | L: 774 # e6656b6be342d749
        GET /app%2Fg.txt
            400 | {page} | L: 851 | Connection: close # 9cf5a6074fc8b029
        GET /app/file.foo
            200 | {file 2} | T: text/x-foo;charset=UTF-8 | L: 2 = f\n
        GET /app/g.txt
            200 | {file 2} | T: text/x-mine | L: 2 = g\n
        GET /app/nope
            404 | T: text/html | L: 14 = <h1>lost</h1>\n
        GET /app/errors/404.html
            200 | {file 14} | T: text/html | L: 14 = <h1>lost</h1>\n
        GET /app/errors/
            404 | T: text/html | L: 14 = <h1>lost</h1>\n
        GET /app/errors
            302 | Location: /app/errors/ | L: 0
        GET /app/r.txt
            200 | {file 10} | T: text/x-mine | L: 10 = abcdefghij
        GET /app/index.html
            200 | {file 15} | T: text/html | L: 15 = app index.html\n
        GET /app/nope.jsp
            404 | T: text/html | L: 14 = <h1>lost</h1>\n
        GET /app/%zz
            400 | {page} | L: 844 | Connection: close # fe27f8683fb7197f
        GET /app/a%2Fb
            400 | {page} | L: 851 | Connection: close # 9cf5a6074fc8b029
        GET /app/nope HTTP/1.0
            404 | T: text/html | L: 14 | Connection: close = <h1>lost</h1>\n
        DELETE /app/g.txt
            405 | Allow: OPTIONS, GET, HEAD, POST | T: text/x-mine | L: 7 = method\n
        PATCH /app/g.txt
            501 | {page} | L: 740 | Connection: close # 482bda2311cb2f77
        PUT /app/nope
            405 | Allow: OPTIONS, GET, HEAD, POST | T: text/x-mine | L: 7 = method\n
        FOO /app/nope
            501 | {page} | L: 738 | Connection: close # ba6a9325d3dd09f1
        app GET /
            404 | {page} | L: 692 # 09a5bd6d6b4dbcfd
        app GET /nope
            404 | {page} | L: 692 # 09a5bd6d6b4dbcfd
        app GET /app
            302 | Location: /app/ | Transfer-Encoding: chunked
        app GET /app/g.txt
            200 | {file 2} | T: text/x-mine | L: 2 = g\n
        app GET /APP/
            404 | {page} | L: 692 # 09a5bd6d6b4dbcfd
        app GET /appx
            404 | {page} | L: 692 # 09a5bd6d6b4dbcfd
        app GET /nope.jsp
            404 | {page} | L: 692 # 09a5bd6d6b4dbcfd
        app GET /%zz
            400 | {page} | L: 844 | Connection: close # fe27f8683fb7197f
        app GET /WEB-INF/x
            404 | {page} | L: 692 # 09a5bd6d6b4dbcfd
        app GET /app/../x
            404 | {page} | L: 692 # 09a5bd6d6b4dbcfd
        app GET /app/..
            404 | {page} | L: 692 # 09a5bd6d6b4dbcfd
        app GET /x/../app/g.txt
            200 | {file 2} | T: text/x-mine | L: 2 = g\n
        app GET //app/g.txt
            200 | {file 2} | T: text/x-mine | L: 2 = g\n
        app OPTIONS /nope
            404 | {page} | L: 692 # 09a5bd6d6b4dbcfd
        app TRACE /nope
            404 | {page} | L: 692 # 09a5bd6d6b4dbcfd
        app PUT /nope
            404 | {page} | L: 692 # 09a5bd6d6b4dbcfd
        app FOO /nope
            404 | {page} | L: 692 # 09a5bd6d6b4dbcfd
        app HEAD /nope
            404 | {page} | L: 692
        app POST /nope
            404 | {page} | L: 692 # 09a5bd6d6b4dbcfd
        app OPTIONS *
            200 | Allow: GET, HEAD, POST, PUT, DELETE, OPTIONS | L: 0
        HEAD /app
            302 | Location: /app/
        GET /app;jsessionid=ABC?x
            302 | Location: /app/;jsessionid=ABC?x | Transfer-Encoding: chunked
        OPTIONS /app
            302 | Location: /app/ | Transfer-Encoding: chunked
        TRACE /app
            302 | Location: /app/ | Transfer-Encoding: chunked
        POST /app
            302 | Location: /app/ | Transfer-Encoding: chunked
        GET /app;jsessionid=A;b=c
            302 | Location: /app/;jsessionid=A | Transfer-Encoding: chunked
        GET /app;b=c;jsessionid=A
            302 | Location: /app/;jsessionid=A | Transfer-Encoding: chunked
        GET /app/only/
            404 | T: text/html | L: 14 = <h1>lost</h1>\n
        GET /app/only
            302 | Location: /app/only/ | L: 0
        GET /app/q%20dir
            302 | Location: /app/q%20dir/ | L: 0
        GET /app/q%20dir/
            404 | T: text/html | L: 14 = <h1>lost</h1>\n
        """#
}
