// SPDX-License-Identifier: Apache-2.0

extension TomcatAnswers {
    /// Preconditions.
    static let conditions = #"""
        GET /abc.txt | If-None-Match: W/"26-1709618828123"
            304 | ETag: W/"26-1709618828123"
        GET /abc.txt | If-Match: W/"26-1709618828123"
            412 | {page} | L: 689 # 34470811414247ef
        GET /abc.txt | If-None-Match: "26-1709618828123"
            304 | ETag: W/"26-1709618828123"
        GET /abc.txt | If-Match: "26-1709618828123"
            412 | {page} | L: 689 # 34470811414247ef
        GET /abc.txt | If-None-Match: W/"x"
            200 | {file 26} | T: text/plain | L: 26 = abcdefghijklmnopqrstuvwxyz
        GET /abc.txt | If-Match: W/"x"
            412 | {page} | L: 689 # 34470811414247ef
        GET /abc.txt | If-None-Match: *
            304 | ETag: W/"26-1709618828123"
        GET /abc.txt | If-Match: *
            200 | {file 26} | T: text/plain | L: 26 = abcdefghijklmnopqrstuvwxyz
        GET /abc.txt | If-None-Match: "x", W/"26-1709618828123"
            304 | ETag: W/"26-1709618828123"
        GET /abc.txt | If-Match: "x", W/"26-1709618828123"
            412 | {page} | L: 689 # 34470811414247ef
        GET /abc.txt | If-None-Match: x
            400 | {page} | L: 772 | Connection: close # 92e8627c4ce7f65b
        GET /abc.txt | If-Match: x
            400 | {page} | L: 772 | Connection: close # 92e8627c4ce7f65b
        GET /abc.txt | If-None-Match: 
            400 | {page} | L: 772 | Connection: close # 92e8627c4ce7f65b
        GET /abc.txt | If-Match: 
            400 | {page} | L: 772 | Connection: close # 92e8627c4ce7f65b
        GET /abc.txt | If-None-Match: W/"26-1709618828123",
            400 | {page} | L: 772 | Connection: close # 92e8627c4ce7f65b
        GET /abc.txt | If-Match: W/"26-1709618828123",
            400 | {page} | L: 772 | Connection: close # 92e8627c4ce7f65b
        GET /abc.txt | If-None-Match: "x","y"
            200 | {file 26} | T: text/plain | L: 26 = abcdefghijklmnopqrstuvwxyz
        GET /abc.txt | If-Match: "x","y"
            412 | {page} | L: 689 # 34470811414247ef
        GET /abc.txt | If-None-Match: *,"x"
            400 | {page} | L: 772 | Connection: close # 92e8627c4ce7f65b
        GET /abc.txt | If-Match: *,"x"
            400 | {page} | L: 772 | Connection: close # 92e8627c4ce7f65b
        GET /abc.txt | If-None-Match:  * 
            304 | ETag: W/"26-1709618828123"
        GET /abc.txt | If-Match:  * 
            200 | {file 26} | T: text/plain | L: 26 = abcdefghijklmnopqrstuvwxyz
        GET /abc.txt | If-None-Match: W/"x"  ,  W/"26-1709618828123"
            304 | ETag: W/"26-1709618828123"
        GET /abc.txt | If-Match: W/"x"  ,  W/"26-1709618828123"
            412 | {page} | L: 689 # 34470811414247ef
        GET /abc.txt | If-None-Match: w/"26-1709618828123"
            400 | {page} | L: 772 | Connection: close # 92e8627c4ce7f65b
        GET /abc.txt | If-Match: w/"26-1709618828123"
            400 | {page} | L: 772 | Connection: close # 92e8627c4ce7f65b
        GET /abc.txt | If-None-Match: "unterminated
            400 | {page} | L: 772 | Connection: close # 92e8627c4ce7f65b
        GET /abc.txt | If-Match: "unterminated
            400 | {page} | L: 772 | Connection: close # 92e8627c4ce7f65b
        GET /abc.txt | If-None-Match: "a\"b", W/"26-1709618828123"
            304 | ETag: W/"26-1709618828123"
        GET /abc.txt | If-Match: "a\"b", W/"26-1709618828123"
            412 | {page} | L: 689 # 34470811414247ef
        GET /abc.txt | If-None-Match: , W/"26-1709618828123"
            400 | {page} | L: 772 | Connection: close # 92e8627c4ce7f65b
        GET /abc.txt | If-Match: , W/"26-1709618828123"
            400 | {page} | L: 772 | Connection: close # 92e8627c4ce7f65b
        GET /abc.txt | If-None-Match: W/"26-1709618828123" x
            400 | {page} | L: 772 | Connection: close # 92e8627c4ce7f65b
        GET /abc.txt | If-Match: W/"26-1709618828123" x
            400 | {page} | L: 772 | Connection: close # 92e8627c4ce7f65b
        GET /abc.txt | If-Modified-Since: Tue, 05 Mar 2024 06:07:08 GMT
            304 | ETag: W/"26-1709618828123"
        GET /abc.txt | If-Unmodified-Since: Tue, 05 Mar 2024 06:07:08 GMT
            200 | {file 26} | T: text/plain | L: 26 = abcdefghijklmnopqrstuvwxyz
        GET /abc.txt | If-Modified-Since: Tue, 05 Mar 2024 06:07:07 GMT
            200 | {file 26} | T: text/plain | L: 26 = abcdefghijklmnopqrstuvwxyz
        GET /abc.txt | If-Unmodified-Since: Tue, 05 Mar 2024 06:07:07 GMT
            412 | {page} | L: 689 # 34470811414247ef
        GET /abc.txt | If-Modified-Since: Tue, 05 Mar 2024 06:07:09 GMT
            304 | ETag: W/"26-1709618828123"
        GET /abc.txt | If-Unmodified-Since: Tue, 05 Mar 2024 06:07:09 GMT
            200 | {file 26} | T: text/plain | L: 26 = abcdefghijklmnopqrstuvwxyz
        GET /abc.txt | If-Modified-Since: Mon, 05 Mar 2024 06:07:08 GMT
            304 | ETag: W/"26-1709618828123"
        GET /abc.txt | If-Unmodified-Since: Mon, 05 Mar 2024 06:07:08 GMT
            200 | {file 26} | T: text/plain | L: 26 = abcdefghijklmnopqrstuvwxyz
        GET /abc.txt | If-Modified-Since: Tuesday, 05-Mar-24 06:07:08 GMT
            304 | ETag: W/"26-1709618828123"
        GET /abc.txt | If-Unmodified-Since: Tuesday, 05-Mar-24 06:07:08 GMT
            200 | {file 26} | T: text/plain | L: 26 = abcdefghijklmnopqrstuvwxyz
        GET /abc.txt | If-Modified-Since: Tue Mar  5 06:07:08 2024
            304 | ETag: W/"26-1709618828123"
        GET /abc.txt | If-Unmodified-Since: Tue Mar  5 06:07:08 2024
            200 | {file 26} | T: text/plain | L: 26 = abcdefghijklmnopqrstuvwxyz
        GET /abc.txt | If-Modified-Since: Tue Mar 5 06:07:08 2024
            304 | ETag: W/"26-1709618828123"
        GET /abc.txt | If-Unmodified-Since: Tue Mar 5 06:07:08 2024
            200 | {file 26} | T: text/plain | L: 26 = abcdefghijklmnopqrstuvwxyz
        GET /abc.txt | If-Modified-Since: garbage
            200 | {file 26} | T: text/plain | L: 26 = abcdefghijklmnopqrstuvwxyz
        GET /abc.txt | If-Unmodified-Since: garbage
            200 | {file 26} | T: text/plain | L: 26 = abcdefghijklmnopqrstuvwxyz
        GET /abc.txt | If-Modified-Since: 
            200 | {file 26} | T: text/plain | L: 26 = abcdefghijklmnopqrstuvwxyz
        GET /abc.txt | If-Unmodified-Since: 
            200 | {file 26} | T: text/plain | L: 26 = abcdefghijklmnopqrstuvwxyz
        GET /abc.txt | If-Modified-Since: Thu, 01 Jan 1970 00:00:00 GMT
            200 | {file 26} | T: text/plain | L: 26 = abcdefghijklmnopqrstuvwxyz
        GET /abc.txt | If-Unmodified-Since: Thu, 01 Jan 1970 00:00:00 GMT
            412 | {page} | L: 689 # 34470811414247ef
        GET /abc.txt | If-Modified-Since: Fri, 01 Jan 2038 00:00:00 GMT
            304 | ETag: W/"26-1709618828123"
        GET /abc.txt | If-Unmodified-Since: Fri, 01 Jan 2038 00:00:00 GMT
            200 | {file 26} | T: text/plain | L: 26 = abcdefghijklmnopqrstuvwxyz
        GET /abc.txt | If-Modified-Since: Tue, 5 Mar 2024 06:07:08 GMT
            304 | ETag: W/"26-1709618828123"
        GET /abc.txt | If-Unmodified-Since: Tue, 5 Mar 2024 06:07:08 GMT
            200 | {file 26} | T: text/plain | L: 26 = abcdefghijklmnopqrstuvwxyz
        GET /abc.txt | If-Modified-Since: Tue, 05 Mar 2024 06:07:08 UTC
            304 | ETag: W/"26-1709618828123"
        GET /abc.txt | If-Unmodified-Since: Tue, 05 Mar 2024 06:07:08 UTC
            200 | {file 26} | T: text/plain | L: 26 = abcdefghijklmnopqrstuvwxyz
        GET /abc.txt | If-Modified-Since: Tue, 05 Mar 2024 06:07:08 PST
            304 | ETag: W/"26-1709618828123"
        GET /abc.txt | If-Unmodified-Since: Tue, 05 Mar 2024 06:07:08 PST
            200 | {file 26} | T: text/plain | L: 26 = abcdefghijklmnopqrstuvwxyz
        GET /abc.txt | If-Modified-Since: Tue, 05 Mar 2024 06:07:08 +0100
            200 | {file 26} | T: text/plain | L: 26 = abcdefghijklmnopqrstuvwxyz
        GET /abc.txt | If-Unmodified-Since: Tue, 05 Mar 2024 06:07:08 +0100
            412 | {page} | L: 689 # 34470811414247ef
        GET /abc.txt | If-Modified-Since: Tue, 05 Mar 2024 06:07:08
            200 | {file 26} | T: text/plain | L: 26 = abcdefghijklmnopqrstuvwxyz
        GET /abc.txt | If-Unmodified-Since: Tue, 05 Mar 2024 06:07:08
            200 | {file 26} | T: text/plain | L: 26 = abcdefghijklmnopqrstuvwxyz
        GET /abc.txt | If-Modified-Since: tue, 05 mar 2024 06:07:08 gmt
            304 | ETag: W/"26-1709618828123"
        GET /abc.txt | If-Unmodified-Since: tue, 05 mar 2024 06:07:08 gmt
            200 | {file 26} | T: text/plain | L: 26 = abcdefghijklmnopqrstuvwxyz
        GET /abc.txt | If-Modified-Since: Tue, 05 March 2024 06:07:08 GMT
            304 | ETag: W/"26-1709618828123"
        GET /abc.txt | If-Unmodified-Since: Tue, 05 March 2024 06:07:08 GMT
            200 | {file 26} | T: text/plain | L: 26 = abcdefghijklmnopqrstuvwxyz
        GET /abc.txt | If-Modified-Since: Tue, 35 Mar 2024 06:07:08 GMT
            304 | ETag: W/"26-1709618828123"
        GET /abc.txt | If-Unmodified-Since: Tue, 35 Mar 2024 06:07:08 GMT
            200 | {file 26} | T: text/plain | L: 26 = abcdefghijklmnopqrstuvwxyz
        GET /abc.txt | If-Modified-Since: Tue,05 Mar 2024 06:07:08 GMT
            200 | {file 26} | T: text/plain | L: 26 = abcdefghijklmnopqrstuvwxyz
        GET /abc.txt | If-Unmodified-Since: Tue,05 Mar 2024 06:07:08 GMT
            200 | {file 26} | T: text/plain | L: 26 = abcdefghijklmnopqrstuvwxyz
        GET /abc.txt | If-Modified-Since: Tue, 05 Mar 24 06:07:08 GMT
            200 | {file 26} | T: text/plain | L: 26 = abcdefghijklmnopqrstuvwxyz
        GET /abc.txt | If-Unmodified-Since: Tue, 05 Mar 24 06:07:08 GMT
            412 | {page} | L: 689 # 34470811414247ef
        GET /abc.txt | If-Modified-Since: Tue, 05 Mar 2024 06:07:08 GMT; length=26
            304 | ETag: W/"26-1709618828123"
        GET /abc.txt | If-Unmodified-Since: Tue, 05 Mar 2024 06:07:08 GMT; length=26
            200 | {file 26} | T: text/plain | L: 26 = abcdefghijklmnopqrstuvwxyz
        GET /abc.txt | If-Modified-Since: 1709618828
            200 | {file 26} | T: text/plain | L: 26 = abcdefghijklmnopqrstuvwxyz
        GET /abc.txt | If-Unmodified-Since: 1709618828
            200 | {file 26} | T: text/plain | L: 26 = abcdefghijklmnopqrstuvwxyz
        GET /abc.txt | If-Modified-Since: Tue, 05-Mar-2024 06:07:08 GMT
            304 | ETag: W/"26-1709618828123"
        GET /abc.txt | If-Unmodified-Since: Tue, 05-Mar-2024 06:07:08 GMT
            200 | {file 26} | T: text/plain | L: 26 = abcdefghijklmnopqrstuvwxyz
        GET /abc.txt | If-Modified-Since: Tue Mar 05 06:07:08 2024
            304 | ETag: W/"26-1709618828123"
        GET /abc.txt | If-Unmodified-Since: Tue Mar 05 06:07:08 2024
            200 | {file 26} | T: text/plain | L: 26 = abcdefghijklmnopqrstuvwxyz
        HEAD /abc.txt | If-None-Match: W/"26-1709618828123"
            304 | ETag: W/"26-1709618828123"
        HEAD /abc.txt | If-Modified-Since: Tue, 05 Mar 2024 06:07:08 GMT
            304 | ETag: W/"26-1709618828123"
        HEAD /abc.txt | If-Match: "x"
            412 | {page} | L: 689
        POST /abc.txt | If-None-Match: W/"26-1709618828123"
            412 | {page} | L: 689 # 34470811414247ef
        POST /abc.txt | If-Modified-Since: Tue, 05 Mar 2024 06:07:08 GMT
            200 | {file 26} | T: text/plain | L: 26 = abcdefghijklmnopqrstuvwxyz
        POST /abc.txt | If-Match: "x"
            412 | {page} | L: 689 # 34470811414247ef
        PUT /abc.txt | If-None-Match: W/"26-1709618828123"
            405 | Allow: OPTIONS, GET, HEAD, POST | {page} | L: 695 # 2aceaec6208f069c
        PUT /abc.txt | If-Modified-Since: Tue, 05 Mar 2024 06:07:08 GMT
            405 | Allow: OPTIONS, GET, HEAD, POST | {page} | L: 695 # 2aceaec6208f069c
        PUT /abc.txt | If-Match: "x"
            405 | Allow: OPTIONS, GET, HEAD, POST | {page} | L: 695 # 2aceaec6208f069c
        DELETE /abc.txt | If-None-Match: W/"26-1709618828123"
            405 | Allow: OPTIONS, GET, HEAD, POST | {page} | L: 695 # 2aceaec6208f069c
        DELETE /abc.txt | If-Modified-Since: Tue, 05 Mar 2024 06:07:08 GMT
            405 | Allow: OPTIONS, GET, HEAD, POST | {page} | L: 695 # 2aceaec6208f069c
        DELETE /abc.txt | If-Match: "x"
            405 | Allow: OPTIONS, GET, HEAD, POST | {page} | L: 695 # 2aceaec6208f069c
        OPTIONS /abc.txt | If-None-Match: W/"26-1709618828123"
            200 | Allow: OPTIONS, GET, HEAD, POST | L: 0
        OPTIONS /abc.txt | If-Modified-Since: Tue, 05 Mar 2024 06:07:08 GMT
            200 | Allow: OPTIONS, GET, HEAD, POST | L: 0
        OPTIONS /abc.txt | If-Match: "x"
            200 | Allow: OPTIONS, GET, HEAD, POST | L: 0
        GET /abc.txt | If-None-Match: "x" | If-Modified-Since: Tue, 05 Mar 2024 06:07:08 GMT
            200 | {file 26} | T: text/plain | L: 26 = abcdefghijklmnopqrstuvwxyz
        GET /abc.txt | If-Match: * | If-Unmodified-Since: Thu, 01 Jan 1970 00:00:00 GMT
            200 | {file 26} | T: text/plain | L: 26 = abcdefghijklmnopqrstuvwxyz
        GET /abc.txt | If-None-Match: "x" | If-None-Match: W/"26-1709618828123"
            304 | ETag: W/"26-1709618828123"
        GET /abc.txt | If-None-Match: * | If-None-Match: *
            400 | {page} | L: 772 | Connection: close # 92e8627c4ce7f65b
        GET /abc.txt | If-Match: * | If-Match: "x"
            400 | {page} | L: 772 | Connection: close # 92e8627c4ce7f65b
        GET /abc.txt | If-Match: "x" | If-Match: *
            400 | {page} | L: 772 | Connection: close # 92e8627c4ce7f65b
        GET /abc.txt | If-Modified-Since: Tue, 05 Mar 2024 06:07:08 GMT | If-Modified-Since: Tue, 05 Mar 2024 06:07:08 GMT
            200 | {file 26} | T: text/plain | L: 26 = abcdefghijklmnopqrstuvwxyz
        GET /abc.txt | If-None-Match: W/"26-1709618828123" | If-Match: "x"
            412 | {page} | L: 689 # 34470811414247ef
        GET /nope | If-Match: *
            412 | {page} | L: 689 # 34470811414247ef
        GET /nope | If-None-Match: *
            404 | {page} | L: 765 # 8bdc4e8ba8c9802c
        GET /nope | If-Match: "x"
            412 | {page} | L: 689 # 34470811414247ef
        GET /nope | If-None-Match: bad
            400 | {page} | L: 772 | Connection: close # 92e8627c4ce7f65b
        GET /nope | If-Modified-Since: Tue, 05 Mar 2024 06:07:08 GMT
            404 | {page} | L: 765 # 8bdc4e8ba8c9802c
        GET /nope | If-Unmodified-Since: Thu, 01 Jan 1970 00:00:00 GMT
            404 | {page} | L: 765 # 8bdc4e8ba8c9802c
        GET /nope | If-None-Match: "x"
            404 | {page} | L: 765 # 8bdc4e8ba8c9802c
        GET /dir/ | If-None-Match: *
            304 | ETag: W/"11-1709618828123"
        GET /empty/ | If-Match: "x"
            404 | {page} | L: 771 # 9f900ddac95b6ec0
        GET /empty.txt | If-None-Match: W/"0-1709618828123"
            304 | ETag: W/"0-1709618828123"
        GET /abc.txt | If-Range: bad
            200 | {file 26} | T: text/plain | L: 26 = abcdefghijklmnopqrstuvwxyz
        GET /dir/ | If-Modified-Since: Tue, 05 Mar 2024 06:07:08 GMT
            304 | ETag: W/"11-1709618828123"
        GET /app/nope | If-None-Match: *
            404 | T: text/html | L: 14 = <h1>lost</h1>\n
        GET /app/nope | If-Match: "x"
            412 | {page} | L: 689 # 34470811414247ef
        GET /app/nope | If-Modified-Since: Fri, 01 Jan 2038 00:00:00 GMT
            404 | T: text/html | L: 14 = <h1>lost</h1>\n
        HEAD /app/r.txt | If-Match: "x"
            412 | {page} | L: 689
        HEAD /abc.txt | If-None-Match: bad
            400 | {page} | L: 772 | Connection: close
        """#
}
