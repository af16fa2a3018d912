// SPDX-License-Identifier: Apache-2.0

extension TomcatAnswers {
    /// Errors, and all the spellings of what must not be had.
    static let errors = #"""
        GET /HELLO.txt
            404 | {page} | L: 770 # 75250aa48f46f426
        GET /t.
            404 | {page} | L: 763 # 02c7336bf550d0de
        GET /dir/file.txt/
            404 | {page} | L: 782 # 7486fdaee1ecd2b9
        GET /hello.txt/
            404 | {page} | L: 775 # c7a6d4e059d60349
        GET /hello.txt/x
            404 | {page} | L: 776 # de1545e79d666d57
        GET /sub/
            404 | {page} | L: 769 # fc10c9d5e7ba5e05
        GET /empty/
            404 | {page} | L: 771 # 9f900ddac95b6ec0
        GET /sp%20ace/
            404 | {page} | L: 774 # 1c8e9c041ba21346
        HEAD /empty/
            404 | {page} | L: 771
        PUT /dir
            405 | Allow: OPTIONS, GET, HEAD, POST | {page} | L: 695 # 2aceaec6208f069c
        DELETE /dir
            405 | Allow: OPTIONS, GET, HEAD, POST | {page} | L: 695 # 2aceaec6208f069c
        HEAD /nope
            404 | {page} | L: 765
        POST /nope
            404 | {page} | L: 765 # 8bdc4e8ba8c9802c
        PUT /hello.txt
            405 | Allow: OPTIONS, GET, HEAD, POST | {page} | L: 695 # 2aceaec6208f069c
        PUT /nope
            405 | Allow: OPTIONS, GET, HEAD, POST | {page} | L: 695 # 2aceaec6208f069c
        DELETE /hello.txt
            405 | Allow: OPTIONS, GET, HEAD, POST | {page} | L: 695 # 2aceaec6208f069c
        DELETE /nope
            405 | Allow: OPTIONS, GET, HEAD, POST | {page} | L: 695 # 2aceaec6208f069c
        TRACE /hello.txt
            405 | Allow: HEAD, DELETE, POST, GET, OPTIONS, PUT | {page} | L: 744 # e5f714b7b52cf96a
        TRACE /nope
            405 | Allow: HEAD, DELETE, POST, GET, OPTIONS, PUT | {page} | L: 744 # e5f714b7b52cf96a
        PATCH /hello.txt
            501 | {page} | L: 740 | Connection: close # 482bda2311cb2f77
        PATCH /nope
            501 | {page} | L: 740 | Connection: close # 482bda2311cb2f77
        PROPFIND /hello.txt
            501 | {page} | L: 743 | Connection: close # c2de6d68040c87a5
        PROPFIND /nope
            501 | {page} | L: 743 | Connection: close # c2de6d68040c87a5
        FOO /hello.txt
            501 | {page} | L: 738 | Connection: close # ba6a9325d3dd09f1
        FOO /nope
            501 | {page} | L: 738 | Connection: close # ba6a9325d3dd09f1
        get /hello.txt
            501 | {page} | L: 738 | Connection: close # 28c49d40b80ea0d1
        get /nope
            501 | {page} | L: 738 | Connection: close # 28c49d40b80ea0d1
        QUERY /hello.txt
            501 | {page} | L: 740 | Connection: close # 286279b678d2b8b5
        QUERY /nope
            501 | {page} | L: 740 | Connection: close # 286279b678d2b8b5
        GET /nope
            404 | {page} | L: 765 # 8bdc4e8ba8c9802c
        GET /nope.html
            404 | {page} | L: 770 # 5835678103af8153
        GET /nope/
            404 | {page} | L: 770 # 422792f4957fd03b
        GET /nope.jsp
            404 | {page} | L: 748 # b1ab4c076baef460
        GET /nope.jspx
            404 | {page} | L: 749 # 8a1fe9f05ea921ee
        GET /dir/nope.jsp
            404 | {page} | L: 756 # 13562845d77e0a62
        GET /nope.jsp/
            404 | {page} | L: 774 # d649637ccadabeda
        GET /nope.JSP
            404 | {page} | L: 769 # b0cb28d1f367cc2f
        GET /nope%3Cscript%3E
            404 | {page} | L: 777 # 06d9fb97c0e6b695
        GET /nope%20x
            404 | {page} | L: 769 # 7a5aefc5cf346a63
        GET /nope?q=1
            404 | {page} | L: 765 # 8bdc4e8ba8c9802c
        GET /nope;x=1
            404 | {page} | L: 769 # 2ce77beb956ba0d1
        GET /n%26e
            404 | {page} | L: 766 # 00134bec006087f8
        GET /n'e
            404 | {page} | L: 768 # 55586f1e40ae49d1
        GET /WEB-INF/secret.txt
            404 | {page} | L: 692 # 09a5bd6d6b4dbcfd
        GET /WEB-INF
            404 | {page} | L: 692 # 09a5bd6d6b4dbcfd
        GET /WEB-INF/
            404 | {page} | L: 692 # 09a5bd6d6b4dbcfd
        GET /web-inf/secret.txt
            404 | {page} | L: 692 # 09a5bd6d6b4dbcfd
        GET /WEB-INF;x=1/secret.txt
            404 | {page} | L: 692 # 09a5bd6d6b4dbcfd
        GET /WEB-INF/;x/secret.txt
            404 | {page} | L: 692 # 09a5bd6d6b4dbcfd
        GET /%57EB-INF/secret.txt
            404 | {page} | L: 692 # 09a5bd6d6b4dbcfd
        GET /WEB-INF%2Fsecret.txt
            400 | {page} | L: 851 | Connection: close # 9cf5a6074fc8b029
        GET /WEB-INF%5Csecret.txt
            400 | {page} | L: 805 | Connection: close # 4a51014226834e53
        GET //WEB-INF/secret.txt
            404 | {page} | L: 692 # 09a5bd6d6b4dbcfd
        GET /./WEB-INF/secret.txt
            404 | {page} | L: 692 # 09a5bd6d6b4dbcfd
        GET /%2e/WEB-INF/secret.txt
            404 | {page} | L: 692 # 09a5bd6d6b4dbcfd
        GET /dir/../WEB-INF/secret.txt
            404 | {page} | L: 692 # 09a5bd6d6b4dbcfd
        GET /dir/%2e%2e/WEB-INF/secret.txt
            404 | {page} | L: 692 # 09a5bd6d6b4dbcfd
        GET /META-INF/MANIFEST.MF
            404 | {page} | L: 692 # 09a5bd6d6b4dbcfd
        GET /meta-inf/MANIFEST.MF
            404 | {page} | L: 692 # 09a5bd6d6b4dbcfd
        GET /META-INF
            404 | {page} | L: 692 # 09a5bd6d6b4dbcfd
        GET /WEB-INF./secret.txt
            404 | {page} | L: 784 # 7367ffe92f0b092f
        GET /WEB-INF%20/secret.txt
            404 | {page} | L: 786 # bffc53286cefc77e
        GET /WEB-INF%00/secret.txt
            400 | {page} | L: 805 | Connection: close # 4a51014226834e53
        GET /link-out.txt
            404 | {page} | L: 773 # e56c22b1bc46179b
        GET /link-in.txt
            404 | {page} | L: 772 # f777cdeecb9f153a
        GET /link-dir/secret.txt
            404 | {page} | L: 784 # e1c6a138004df2ff
        GET /link-indir/file.txt
            404 | {page} | L: 784 # 80a61a0e498ced52
        GET /link-dir
            404 | {page} | L: 769 # 9948e89ac019fe9e
        GET /link-indir/
            404 | {page} | L: 776 # 8b79325a7431b942
        GET /WEB-INF/web.xml.jsp
            404 | {page} | L: 692 # 09a5bd6d6b4dbcfd
        GET /web-inf
            404 | {page} | L: 692 # 09a5bd6d6b4dbcfd
        GET /WEB-INF?x
            404 | {page} | L: 692 # 09a5bd6d6b4dbcfd
        GET /..
            400 | {page} | L: 805 | Connection: close # 4a51014226834e53
        GET /../
            400 | {page} | L: 805 | Connection: close # 4a51014226834e53
        GET /../hello.txt
            400 | {page} | L: 805 | Connection: close # 4a51014226834e53
        GET /dir/../../hello.txt
            400 | {page} | L: 805 | Connection: close # 4a51014226834e53
        GET /%2e%2e/hello.txt
            400 | {page} | L: 805 | Connection: close # 4a51014226834e53
        GET /%00
            400 | {page} | L: 805 | Connection: close # 4a51014226834e53
        GET /hello.txt%00
            400 | {page} | L: 805 | Connection: close # 4a51014226834e53
        GET /%2
            400 | {page} | L: 826 | Connection: close # c0b9afeaa9963244
        GET /%
            400 | {page} | L: 826 | Connection: close # c0b9afeaa9963244
        GET /%zz
            400 | {page} | L: 844 | Connection: close # fe27f8683fb7197f
        GET /hello%2ftxt
            400 | {page} | L: 851 | Connection: close # 9cf5a6074fc8b029
        GET /a%2Fb
            400 | {page} | L: 851 | Connection: close # 9cf5a6074fc8b029
        GET /a%5Cb
            400 | {page} | L: 805 | Connection: close # 4a51014226834e53
        GET /..;/hello.txt
            400 | {page} | L: 805 | Connection: close # 4a51014226834e53
        GET /%c3%28
            400 | {page} | L: 772 | Connection: close # 92e8627c4ce7f65b
        GET /%ff
            400 | {page} | L: 772 | Connection: close # 92e8627c4ce7f65b
        GET /%0d%0a
            404 | {page} | L: 767 # 35f47608a632661d
        GET /%7f
            404 | {page} | L: 764 # c61c1a27795a19fa
        GET /.hidden
            404 | {page} | L: 768 # b63907c9913407d2
        GET /...
            404 | {page} | L: 764 # 88b674db9dfd7a9e
        GET /dir/...
            404 | {page} | L: 772 # 3797be481c924250
        GET /a;
            404 | {page} | L: 763 # a59846a2fb4a9c74
        GET /%2f
            400 | {page} | L: 851 | Connection: close # 9cf5a6074fc8b029
        GET /hello.txt;/
            404 | {page} | L: 776 # d9434283b9275c26
        GET /dir%2e/x
            404 | {page} | L: 773 # b5405f86f3da84c6
        GET /nope | Accept-Language: de
            404 | {page} | L: 765 # 8bdc4e8ba8c9802c
        GET /nope | Accept-Encoding: gzip
            404 | {page} | L: 765 # 8bdc4e8ba8c9802c
        GET /nope HTTP/1.0
            404 | {page} | L: 765 | Connection: close # 8bdc4e8ba8c9802c
        OPTIONS /nope.jsp
            404 | {page} | L: 748 # b1ab4c076baef460
        TRACE /nope.jsp
            405 | Allow: HEAD, POST, GET, OPTIONS | {page} | L: 744 # e5f714b7b52cf96a
        PUT /nope.jsp
            404 | {page} | L: 748 # b1ab4c076baef460
        PATCH /nope.jsp
            404 | {page} | L: 748 # b1ab4c076baef460
        HEAD /nope.jsp
            404 | {page} | L: 748
        POST /nope.jsp
            404 | {page} | L: 748 # b1ab4c076baef460
        GET /n%20x.jsp
            404 | {page} | L: 747 # 8a618f907ec48eee
        GET /n%C3%A9%3C.jsp;a=1
            404 | {page} | L: 751 # 213d931479e32ab7
        TRACE /WEB-INF/x.jsp
            405 | Allow: HEAD, POST, GET, OPTIONS | {page} | L: 744 # e5f714b7b52cf96a
        OPTIONS /WEB-INF/x
            404 | {page} | L: 692 # 09a5bd6d6b4dbcfd
        PATCH /WEB-INF/x
            404 | {page} | L: 692 # 09a5bd6d6b4dbcfd
        GET /%c3
            400 | {page} | L: 772 | Connection: close # 92e8627c4ce7f65b
        GET /a/%zz/../..
            400 | {page} | L: 844 | Connection: close # fe27f8683fb7197f
        GET /../%zz
            400 | {page} | L: 805 | Connection: close # 4a51014226834e53
        GET /%ff%zz
            400 | {page} | L: 772 | Connection: close # 92e8627c4ce7f65b
        GET /a%zz%ff
            400 | {page} | L: 844 | Connection: close # fe27f8683fb7197f
        GET /%zz%00
            400 | {page} | L: 844 | Connection: close # fe27f8683fb7197f
        GET http://other:99/nope | Host: other:99
            404 | {page} | L: 765 # 8bdc4e8ba8c9802c
        GET /sp%20ace/nope%20x%22
            404 | {page} | L: 785 # 291166c1508e6374
        """#
}
