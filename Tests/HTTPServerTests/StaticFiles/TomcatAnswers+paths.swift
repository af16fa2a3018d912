// SPDX-License-Identifier: Apache-2.0

extension TomcatAnswers {
    /// Paths, types, redirects and methods.
    static let paths = #"""
        GET /
            200 | {file 35} | T: text/html | L: 35 = <!doctype html><title>root</title>\n
        GET /index.html
            200 | {file 35} | T: text/html | L: 35 = <!doctype html><title>root</title>\n
        GET /hello.txt
            200 | {file 13} | T: text/plain | L: 13 = hello, world\n
        GET /empty.txt
            200 | {file 0} | T: text/plain | L: 0
        GET /nomime
            200 | {file 18} | L: 18 = no extension here\n
        GET /x.unknownext
            200 | {file 8} | L: 8 = unknown\n
        GET /UP.HTML
            200 | {file 13} | T: text/html | L: 13 = <p>upper</p>\n
        GET /u.tar.gz
            200 | {file 6} | T: application/x-gzip | L: 6 # 8812e1d9898e2dcf
        GET /bom.txt
            200 | {file 10} | T: text/plain | L: 10 # 6eea11bbed945ea8
        GET /%C3%A9.txt
            200 | {file 7} | T: text/plain | L: 7 = accent\n
        GET /sp%20ace/a%20b.txt
            200 | {file 6} | T: text/plain | L: 6 = space\n
        GET /per%25cent.txt
            200 | {file 8} | T: text/plain | L: 8 = percent\n
        GET /semi%3Bcolon.txt
            200 | {file 10} | T: text/plain | L: 10 = semicolon\n
        GET /plus+.txt
            200 | {file 5} | T: text/plain | L: 5 = plus\n
        GET /plus%2B.txt
            200 | {file 5} | T: text/plain | L: 5 = plus\n
        GET /t.js
            200 | {file 8} | T: text/javascript | L: 8 = var a=1\n
        GET /t.json
            200 | {file 3} | T: application/json | L: 3 = {}\n
        GET /t.xml
            200 | {file 5} | T: application/xml | L: 5 = <a/>\n
        GET /t.svg
            200 | {file 7} | T: image/svg+xml | L: 7 = <svg/>\n
        GET /t.png
            200 | {file 6} | T: image/png | L: 6 # 366ab273e7489280
        GET /t.wasm
            200 | {file 4} | T: application/wasm | L: 4 # 2ea6307efb58f2f2
        GET /t.woff2
            200 | {file 4} | T: font/woff2 | L: 4 = wOF2
        GET /t.md
            200 | {file 5} | L: 5 = # md\n
        GET /t.mjs
            200 | {file 2} | T: text/javascript | L: 2 = 1\n
        GET /t.webp
            200 | {file 4} | T: image/webp | L: 4 = RIFF
        GET /q&a%20%3Cb%3E.txt
            200 | {file 3} | T: text/plain | L: 3 = qa\n
        GET /medium.css
            200 | {file 5000} | T: text/css | L: 5000 # d95ebbcb77bbf3f6
        GET /big.bin
            200 | {file 200000} | T: application/octet-stream | L: 200000 # dc1f2148de9f4a6d
        GET /hello.txt?a=b
            200 | {file 13} | T: text/plain | L: 13 = hello, world\n
        GET /hello.txt?
            200 | {file 13} | T: text/plain | L: 13 = hello, world\n
        GET /abc.txt;v=1
            200 | {file 26} | T: text/plain | L: 26 = abcdefghijklmnopqrstuvwxyz
        GET /abc.txt;jsessionid=0123456789ABCDEF
            200 | {file 26} | T: text/plain | L: 26 = abcdefghijklmnopqrstuvwxyz
        GET /%68ello.txt
            200 | {file 13} | T: text/plain | L: 13 = hello, world\n
        GET /dir/
            200 | {file 11} | T: text/html | L: 11 = <p>dir</p>\n
        GET /dir
            302 | Location: /dir/ | L: 0
        GET /dir?q=1
            302 | Location: /dir/?q=1 | L: 0
        GET /dir;a=b
            302 | Location: /dir;a=b/ | L: 0
        GET /sub/welcome
            302 | Location: /sub/welcome/ | L: 0
        GET /sub/welcome/
            200 | {file 1} | T: text/html | L: 1 = w
        GET /sub
            302 | Location: /sub/ | L: 0
        GET /empty
            302 | Location: /empty/ | L: 0
        GET /sp%20ace
            302 | Location: /sp%20ace/ | L: 0
        GET /sp%20ace?x=%20
            302 | Location: /sp%20ace/?x=%20 | L: 0
        GET //dir
            302 | Location: /dir/ | L: 0
        GET /dir//
            200 | {file 11} | T: text/html | L: 11 = <p>dir</p>\n
        GET /dir/.
            302 | Location: /dir/./ | L: 0
        GET /dir/..
            200 | {file 35} | T: text/html | L: 35 = <!doctype html><title>root</title>\n
        GET /dir/../dir
            302 | Location: /dir/../dir/ | L: 0
        GET /sub/../dir
            302 | Location: /sub/../dir/ | L: 0
        GET /sub/./welcome
            302 | Location: /sub/./welcome/ | L: 0
        GET /./dir
            302 | Location: /./dir/ | L: 0
        GET /dir;jsessionid=ABC
            302 | Location: /dir;jsessionid=ABC/ | L: 0
        GET /dir;x
            302 | Location: /dir;x/ | L: 0
        HEAD /dir
            302 | Location: /dir/
        HEAD /dir/
            200 | {file 11} | T: text/html | L: 11
        POST /dir
            302 | Location: /dir/ | L: 0
        GET /dir HTTP/1.0
            302 | Location: http://localhost:8080/dir/ | L: 0 | Connection: close
        OPTIONS /dir
            200 | Allow: OPTIONS, GET, HEAD, POST | L: 0
        OPTIONS /dir/
            200 | Allow: OPTIONS, GET, HEAD, POST | L: 0
        HEAD /hello.txt
            200 | {file 13} | T: text/plain | L: 13
        POST /hello.txt
            200 | {file 13} | T: text/plain | L: 13 = hello, world\n
        OPTIONS /hello.txt
            200 | Allow: OPTIONS, GET, HEAD, POST | L: 0
        OPTIONS /nope
            200 | Allow: OPTIONS, GET, HEAD, POST | L: 0
        OPTIONS *
            200 | Allow: GET, HEAD, POST, PUT, DELETE, OPTIONS | L: 0
        GET /WEB-INFO/a.txt
            200 | {file 2} | T: text/plain | L: 2 = ok
        GET /;x
            200 | {file 35} | T: text/html | L: 35 = <!doctype html><title>root</title>\n
        GET /;x/hello.txt
            200 | {file 13} | T: text/plain | L: 13 = hello, world\n
        GET /.;x/hello.txt
            200 | {file 13} | T: text/plain | L: 13 = hello, world\n
        GET /dir/..;/hello.txt
            200 | {file 13} | T: text/plain | L: 13 = hello, world\n
        GET /dir/%2e
            302 | Location: /dir/%2e/ | L: 0
        GET /.
            200 | {file 35} | T: text/html | L: 35 = <!doctype html><title>root</title>\n
        GET /;
            200 | {file 35} | T: text/html | L: 35 = <!doctype html><title>root</title>\n
        GET /hello.txt;%2F
            200 | {file 13} | T: text/plain | L: 13 = hello, world\n
        GET /hello.txt;a%zz
            200 | {file 13} | T: text/plain | L: 13 = hello, world\n
        GET /dir;/file.txt
            200 | {file 1} | T: text/plain | L: 1 = x
        GET /dir;a/file.txt
            200 | {file 1} | T: text/plain | L: 1 = x
        GET /dir/;a
            200 | {file 11} | T: text/html | L: 11 = <p>dir</p>\n
        GET /dir/;/
            200 | {file 11} | T: text/html | L: 11 = <p>dir</p>\n
        GET /%61pp/g.txt
            200 | {file 2} | T: text/x-mine | L: 2 = g\n
        GET /%61pp
            302 | Location: /app/ | Transfer-Encoding: chunked
        GET /a%70p/docs
            302 | Location: /a%70p/docs/ | L: 0
        GET /%64ir
            302 | Location: /%64ir/ | L: 0
        GET /nope/../dir
            302 | Location: /nope/../dir/ | L: 0
        GET /abc.txt HTTP/1.0
            200 | {file 26} | T: text/plain | L: 26 | Connection: close = abcdefghijklmnopqrstuvwxyz
        GET /abc.txt | Connection: close
            200 | {file 26} | T: text/plain | L: 26 | Connection: close = abcdefghijklmnopqrstuvwxyz
        GET /dir/. HTTP/1.0
            302 | Location: http://localhost:8080/dir/ | L: 0 | Connection: close
        GET /sub/../dir HTTP/1.0
            302 | Location: http://localhost:8080/dir/ | L: 0 | Connection: close
        GET /dir?x=1 HTTP/1.0
            302 | Location: http://localhost:8080/dir/?x=1 | L: 0 | Connection: close
        GET /dir HTTP/1.0 | Host: example.com:80
            302 | Location: http://example.com/dir/ | L: 0 | Connection: close
        GET /dir HTTP/1.0 | Host: [::1]:8080
            302 | Location: http://[::1]:8080/dir/ | L: 0 | Connection: close
        GET http://other:99/dir | Host: other:99
            302 | Location: /dir/ | L: 0
        GET http://other:99/dir HTTP/1.0 | Host: a
            302 | Location: http://other:99/dir/ | L: 0 | Connection: close
        GET http://other:99 | Host: other:99
            200 | {file 35} | T: text/html | L: 35 = <!doctype html><title>root</title>\n
        HEAD /abc.txt HTTP/1.0
            200 | {file 26} | T: text/plain | L: 26 | Connection: close
        """#
}
