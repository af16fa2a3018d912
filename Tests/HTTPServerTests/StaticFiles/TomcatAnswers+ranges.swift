// SPDX-License-Identifier: Apache-2.0

extension TomcatAnswers {
    /// Ranges and If-Range.
    static let ranges = #"""
        GET /abc.txt | If-Range: Tue, 05 Mar 2024 06:07:08 GMT | Range: bytes=0-3
            206 | {file 26} | Content-Range: bytes 0-3/26 | T: text/plain | L: 4 = abcd
        GET /abc.txt | If-Range: Tue, 05 Mar 2024 06:07:07 GMT | Range: bytes=0-3
            200 | {file 26} | T: text/plain | L: 26 = abcdefghijklmnopqrstuvwxyz
        GET /abc.txt | If-Range: Tue, 05 Mar 2024 06:07:09 GMT | Range: bytes=0-3
            200 | {file 26} | T: text/plain | L: 26 = abcdefghijklmnopqrstuvwxyz
        GET /abc.txt | If-Range: Mon, 05 Mar 2024 06:07:08 GMT | Range: bytes=0-3
            206 | {file 26} | Content-Range: bytes 0-3/26 | T: text/plain | L: 4 = abcd
        GET /abc.txt | If-Range: Tuesday, 05-Mar-24 06:07:08 GMT | Range: bytes=0-3
            206 | {file 26} | Content-Range: bytes 0-3/26 | T: text/plain | L: 4 = abcd
        GET /abc.txt | If-Range: Tue Mar  5 06:07:08 2024 | Range: bytes=0-3
            206 | {file 26} | Content-Range: bytes 0-3/26 | T: text/plain | L: 4 = abcd
        GET /abc.txt | If-Range: Tue Mar 5 06:07:08 2024 | Range: bytes=0-3
            206 | {file 26} | Content-Range: bytes 0-3/26 | T: text/plain | L: 4 = abcd
        GET /abc.txt | If-Range: garbage | Range: bytes=0-3
            400 | Accept-Ranges: bytes | {page} | L: 772 | Connection: close # 92e8627c4ce7f65b
        GET /abc.txt | If-Range:  | Range: bytes=0-3
            400 | Accept-Ranges: bytes | {page} | L: 772 | Connection: close # 92e8627c4ce7f65b
        GET /abc.txt | If-Range: Thu, 01 Jan 1970 00:00:00 GMT | Range: bytes=0-3
            200 | {file 26} | T: text/plain | L: 26 = abcdefghijklmnopqrstuvwxyz
        GET /abc.txt | If-Range: Fri, 01 Jan 2038 00:00:00 GMT | Range: bytes=0-3
            200 | {file 26} | T: text/plain | L: 26 = abcdefghijklmnopqrstuvwxyz
        GET /abc.txt | If-Range: Tue, 5 Mar 2024 06:07:08 GMT | Range: bytes=0-3
            206 | {file 26} | Content-Range: bytes 0-3/26 | T: text/plain | L: 4 = abcd
        GET /abc.txt | If-Range: Tue, 05 Mar 2024 06:07:08 UTC | Range: bytes=0-3
            206 | {file 26} | Content-Range: bytes 0-3/26 | T: text/plain | L: 4 = abcd
        GET /abc.txt | If-Range: Tue, 05 Mar 2024 06:07:08 PST | Range: bytes=0-3
            200 | {file 26} | T: text/plain | L: 26 = abcdefghijklmnopqrstuvwxyz
        GET /abc.txt | If-Range: Tue, 05 Mar 2024 06:07:08 +0100 | Range: bytes=0-3
            200 | {file 26} | T: text/plain | L: 26 = abcdefghijklmnopqrstuvwxyz
        GET /abc.txt | If-Range: Tue, 05 Mar 2024 06:07:08 | Range: bytes=0-3
            400 | Accept-Ranges: bytes | {page} | L: 772 | Connection: close # 92e8627c4ce7f65b
        GET /abc.txt | If-Range: tue, 05 mar 2024 06:07:08 gmt | Range: bytes=0-3
            206 | {file 26} | Content-Range: bytes 0-3/26 | T: text/plain | L: 4 = abcd
        GET /abc.txt | If-Range: Tue, 05 March 2024 06:07:08 GMT | Range: bytes=0-3
            206 | {file 26} | Content-Range: bytes 0-3/26 | T: text/plain | L: 4 = abcd
        GET /abc.txt | If-Range: Tue, 35 Mar 2024 06:07:08 GMT | Range: bytes=0-3
            200 | {file 26} | T: text/plain | L: 26 = abcdefghijklmnopqrstuvwxyz
        GET /abc.txt | If-Range: Tue,05 Mar 2024 06:07:08 GMT | Range: bytes=0-3
            400 | Accept-Ranges: bytes | {page} | L: 772 | Connection: close # 92e8627c4ce7f65b
        GET /abc.txt | If-Range: Tue, 05 Mar 24 06:07:08 GMT | Range: bytes=0-3
            400 | Accept-Ranges: bytes | {page} | L: 772 | Connection: close # 92e8627c4ce7f65b
        GET /abc.txt | If-Range: Tue, 05 Mar 2024 06:07:08 GMT; length=26 | Range: bytes=0-3
            206 | {file 26} | Content-Range: bytes 0-3/26 | T: text/plain | L: 4 = abcd
        GET /abc.txt | If-Range: 1709618828 | Range: bytes=0-3
            400 | Accept-Ranges: bytes | {page} | L: 772 | Connection: close # 92e8627c4ce7f65b
        GET /abc.txt | If-Range: Tue, 05-Mar-2024 06:07:08 GMT | Range: bytes=0-3
            206 | {file 26} | Content-Range: bytes 0-3/26 | T: text/plain | L: 4 = abcd
        GET /abc.txt | If-Range: Tue Mar 05 06:07:08 2024 | Range: bytes=0-3
            206 | {file 26} | Content-Range: bytes 0-3/26 | T: text/plain | L: 4 = abcd
        HEAD /abc.txt | Range: bytes=0-1
            200 | {file 26} | T: text/plain | L: 26
        POST /abc.txt | Range: bytes=0-1
            200 | {file 26} | T: text/plain | L: 26 = abcdefghijklmnopqrstuvwxyz
        PUT /abc.txt | Range: bytes=0-1
            405 | Allow: OPTIONS, GET, HEAD, POST | {page} | L: 695 # 2aceaec6208f069c
        DELETE /abc.txt | Range: bytes=0-1
            405 | Allow: OPTIONS, GET, HEAD, POST | {page} | L: 695 # 2aceaec6208f069c
        OPTIONS /abc.txt | Range: bytes=0-1
            200 | Allow: OPTIONS, GET, HEAD, POST | L: 0
        GET /abc.txt | Range: bytes=0-3
            206 | {file 26} | Content-Range: bytes 0-3/26 | T: text/plain | L: 4 = abcd
        GET /abc.txt | Range: bytes=0-
            206 | {file 26} | Content-Range: bytes 0-25/26 | T: text/plain | L: 26 = abcdefghijklmnopqrstuvwxyz
        GET /abc.txt | Range: bytes=-5
            206 | {file 26} | Content-Range: bytes 21-25/26 | T: text/plain | L: 5 = vwxyz
        GET /abc.txt | Range: bytes=-26
            206 | {file 26} | Content-Range: bytes 0-25/26 | T: text/plain | L: 26 = abcdefghijklmnopqrstuvwxyz
        GET /abc.txt | Range: bytes=-100
            206 | {file 26} | Content-Range: bytes 0-25/26 | T: text/plain | L: 26 = abcdefghijklmnopqrstuvwxyz
        GET /abc.txt | Range: bytes=25-
            206 | {file 26} | Content-Range: bytes 25-25/26 | T: text/plain | L: 1 = z
        GET /abc.txt | Range: bytes=26-
            416 | Accept-Ranges: bytes | Content-Range: bytes */26 | {page} | L: 828 # 26743969ac4a341f
        GET /abc.txt | Range: bytes=30-40
            416 | Accept-Ranges: bytes | Content-Range: bytes */26 | {page} | L: 828 # 26743969ac4a341f
        GET /abc.txt | Range: bytes=0-100
            206 | {file 26} | Content-Range: bytes 0-25/26 | T: text/plain | L: 26 = abcdefghijklmnopqrstuvwxyz
        GET /abc.txt | Range: bytes=5-3
            416 | Accept-Ranges: bytes | Content-Range: bytes */26 | {page} | L: 828 # 26743969ac4a341f
        GET /abc.txt | Range: bytes=-0
            416 | Accept-Ranges: bytes | Content-Range: bytes */26 | {page} | L: 828 # 26743969ac4a341f
        GET /abc.txt | Range: bytes=-
            416 | Accept-Ranges: bytes | Content-Range: bytes */26 | {page} | L: 828 # 26743969ac4a341f
        GET /abc.txt | Range: bytes=
            416 | Accept-Ranges: bytes | Content-Range: bytes */26 | {page} | L: 828 # 26743969ac4a341f
        GET /abc.txt | Range: bytes
            416 | Accept-Ranges: bytes | Content-Range: bytes */26 | {page} | L: 828 # 26743969ac4a341f
        GET /abc.txt | Range: 0-3
            416 | Accept-Ranges: bytes | Content-Range: bytes */26 | {page} | L: 828 # 26743969ac4a341f
        GET /abc.txt | Range: bytes 0-3
            416 | Accept-Ranges: bytes | Content-Range: bytes */26 | {page} | L: 828 # 26743969ac4a341f
        GET /abc.txt | Range: BYTES=0-3
            206 | {file 26} | Content-Range: bytes 0-3/26 | T: text/plain | L: 4 = abcd
        GET /abc.txt | Range: items=0-3
            200 | {file 26} | T: text/plain | L: 26 = abcdefghijklmnopqrstuvwxyz
        GET /abc.txt | Range: bytes=0-3,5-6
            206 | {file 26} | T: {multipart} | L: 204 # d2bc7b59d0d76f1e
        GET /abc.txt | Range: bytes=0-3, 5-6
            206 | {file 26} | T: {multipart} | L: 204 # d2bc7b59d0d76f1e
        GET /abc.txt | Range: bytes=0-3 , 5-6
            206 | {file 26} | T: {multipart} | L: 204 # d2bc7b59d0d76f1e
        GET /abc.txt | Range: bytes=5-6,0-3
            206 | {file 26} | T: {multipart} | L: 204 # de1d13e11db2d5cc
        GET /abc.txt | Range: bytes=0-3,2-5
            206 | {file 26} | T: {multipart} | L: 206 # 6f9016f1304e5f95
        GET /abc.txt | Range: bytes=0-3,2-5,4-8
            416 | Accept-Ranges: bytes | Content-Range: bytes */26 | {page} | L: 828 # 26743969ac4a341f
        GET /abc.txt | Range: bytes=0-3,0-3
            206 | {file 26} | T: {multipart} | L: 206 # c258aa24236ac271
        GET /abc.txt | Range: bytes=0-3,0-3,0-3
            416 | Accept-Ranges: bytes | Content-Range: bytes */26 | {page} | L: 828 # 26743969ac4a341f
        GET /abc.txt | Range: bytes=0-3,30-40
            416 | Accept-Ranges: bytes | Content-Range: bytes */26 | {page} | L: 828 # 26743969ac4a341f
        GET /abc.txt | Range: bytes=0-0,-1
            206 | {file 26} | T: {multipart} | L: 202 # 0ef7e1dd5874c6ca
        GET /abc.txt | Range: bytes=0-3,
            416 | Accept-Ranges: bytes | Content-Range: bytes */26 | {page} | L: 828 # 26743969ac4a341f
        GET /abc.txt | Range: bytes=,0-3
            416 | Accept-Ranges: bytes | Content-Range: bytes */26 | {page} | L: 828 # 26743969ac4a341f
        GET /abc.txt | Range: bytes=a-b
            416 | Accept-Ranges: bytes | Content-Range: bytes */26 | {page} | L: 828 # 26743969ac4a341f
        GET /abc.txt | Range: bytes=0-3x
            416 | Accept-Ranges: bytes | Content-Range: bytes */26 | {page} | L: 828 # 26743969ac4a341f
        GET /abc.txt | Range: bytes=99999999999999999999-
            416 | Accept-Ranges: bytes | Content-Range: bytes */26 | {page} | L: 828 # 26743969ac4a341f
        GET /abc.txt | Range: bytes=0-99999999999999999999
            416 | Accept-Ranges: bytes | Content-Range: bytes */26 | {page} | L: 828 # 26743969ac4a341f
        GET /abc.txt | Range: bytes = 0-3
            206 | {file 26} | Content-Range: bytes 0-3/26 | T: text/plain | L: 4 = abcd
        GET /abc.txt | Range: bytes= 0-3
            206 | {file 26} | Content-Range: bytes 0-3/26 | T: text/plain | L: 4 = abcd
        GET /abc.txt | Range: bytes=0 - 3
            206 | {file 26} | Content-Range: bytes 0-3/26 | T: text/plain | L: 4 = abcd
        GET /abc.txt | Range:  bytes=0-3 
            206 | {file 26} | Content-Range: bytes 0-3/26 | T: text/plain | L: 4 = abcd
        GET /abc.txt | Range: bytes=0-1,3-4,6-7,9-10
            206 | {file 26} | T: {multipart} | L: 377 # 21ee8ac627ea2d68
        GET /abc.txt | Range: bytes=0--1
            416 | Accept-Ranges: bytes | Content-Range: bytes */26 | {page} | L: 828 # 26743969ac4a341f
        GET /abc.txt | Range: bytes=-1-2
            416 | Accept-Ranges: bytes | Content-Range: bytes */26 | {page} | L: 828 # 26743969ac4a341f
        GET /abc.txt | Range: bytes=9223372036854775807-
            416 | Accept-Ranges: bytes | Content-Range: bytes */26 | {page} | L: 828 # 26743969ac4a341f
        GET /abc.txt | Range: bytes=0-9223372036854775807
            206 | {file 26} | Content-Range: bytes 0-25/26 | T: text/plain | L: 26 = abcdefghijklmnopqrstuvwxyz
        GET /abc.txt | Range: bytes=-9223372036854775807
            206 | {file 26} | Content-Range: bytes 0-25/26 | T: text/plain | L: 26 = abcdefghijklmnopqrstuvwxyz
        GET /abc.txt | Range: bytes=00-03
            206 | {file 26} | Content-Range: bytes 0-3/26 | T: text/plain | L: 4 = abcd
        GET /abc.txt | Range: b@d=0-3
            416 | Accept-Ranges: bytes | Content-Range: bytes */26 | {page} | L: 828 # 26743969ac4a341f
        GET /abc.txt | Range: bytes=0-5,6-10,11-15,0-20
            416 | Accept-Ranges: bytes | Content-Range: bytes */26 | {page} | L: 828 # 26743969ac4a341f
        GET /abc.txt | Range: bytes=0-3 | If-Range: W/"26-1709618828123"
            200 | {file 26} | T: text/plain | L: 26 = abcdefghijklmnopqrstuvwxyz
        GET /abc.txt | Range: bytes=0-3 | If-Range: "26-1709618828123"
            200 | {file 26} | T: text/plain | L: 26 = abcdefghijklmnopqrstuvwxyz
        GET /abc.txt | Range: bytes=0-3 | If-Range: "x"
            200 | {file 26} | T: text/plain | L: 26 = abcdefghijklmnopqrstuvwxyz
        GET /abc.txt | Range: bytes=0-3 | If-Range: "x
            400 | Accept-Ranges: bytes | {page} | L: 772 | Connection: close # 92e8627c4ce7f65b
        GET /abc.txt | Range: bytes=0-3 | If-Range: x"y"
            400 | Accept-Ranges: bytes | {page} | L: 772 | Connection: close # 92e8627c4ce7f65b
        GET /abc.txt | Range: bytes=0-3 | If-Range: ""
            400 | Accept-Ranges: bytes | {page} | L: 772 | Connection: close # 92e8627c4ce7f65b
        GET /abc.txt | Range: bytes=0-3 | If-Range: W/"x" 
            200 | {file 26} | T: text/plain | L: 26 = abcdefghijklmnopqrstuvwxyz
        GET /abc.txt | Range: bytes=0-3 | If-None-Match: W/"26-1709618828123"
            304 | ETag: W/"26-1709618828123"
        GET /abc.txt | Range: bytes=0-3 | If-Match: "x"
            412 | {page} | L: 689 # 34470811414247ef
        GET /abc.txt | Range: bytes=0-3 | If-Range: "x" | If-Range: "x"
            400 | Accept-Ranges: bytes | {page} | L: 772 | Connection: close # 92e8627c4ce7f65b
        GET /abc.txt | Range: bytes=0-3 | Range: bytes=5-6
            206 | {file 26} | Content-Range: bytes 0-3/26 | T: text/plain | L: 4 = abcd
        GET /empty.txt | Range: bytes=0-3
            200 | {file 0} | T: text/plain | L: 0
        GET /empty.txt | Range: bytes=-1
            200 | {file 0} | T: text/plain | L: 0
        GET /nomime | Range: bytes=0-3
            206 | {file 18} | Content-Range: bytes 0-3/18 | L: 4 = no e
        GET /nomime | Range: bytes=0-3,5-6
            206 | {file 18} | T: {multipart} | L: 152 # 56c7690bbf9d069a
        GET /big.bin | Range: bytes=100000-100009
            206 | {file 200000} | Content-Range: bytes 100000-100009/200000 | T: application/octet-stream | L: 10 # 640a45c19bdccbd4
        GET /abc.txt HTTP/1.0 | Range: bytes=0-3
            206 | {file 26} | Content-Range: bytes 0-3/26 | T: text/plain | L: 4 | Connection: close = abcd
        GET /abc.txt HTTP/1.0 | Range: bytes=0-3,5-6
            206 | {file 26} | T: {multipart} | L: 204 | Connection: close # d2bc7b59d0d76f1e
        GET /dir/ | Range: bytes=0-3
            206 | {file 11} | Content-Range: bytes 0-3/11 | T: text/html | L: 4 = <p>d
        GET /app/r.txt | Range: bytes=20-
            416 | Accept-Ranges: bytes | Content-Range: bytes */10 | L: 0
        GET /app/r.txt | Range: bytes=0-1,3-4
            206 | {file 10} | T: {multipart} | L: 204 # b439772845d51415
        GET /app/nope | Range: bytes=0-1
            404 | T: text/html | L: 14 = <h1>lost</h1>\n
        GET /big.bin | Range: bytes=0-99999,100000-199999
            206 | {file 200000} | T: {multipart} | Transfer-Encoding: chunked # 0eaa96c43dfd8789
        GET /big.bin HTTP/1.0 | Range: bytes=0-99999,100000-199999
            206 | {file 200000} | T: {multipart} | Connection: close # 0eaa96c43dfd8789
        GET /big.bin | Range: bytes=0-7899,8100-8100
            206 | {file 200000} | T: {multipart} | L: 8144 # 3224fc640f678062
        GET /big.bin | Range: bytes=0-7949,8100-8100
            206 | {file 200000} | T: {multipart} | Transfer-Encoding: chunked # de914fccf17bc159
        GET /big.bin | Range: bytes=0-7952,8100-8100
            206 | {file 200000} | T: {multipart} | Transfer-Encoding: chunked # dfcb0b73d541e31b
        GET /big.bin | Range: bytes=0-7953,8100-8100
            206 | {file 200000} | T: {multipart} | Transfer-Encoding: chunked # 62ec4e9fcb74a878
        GET /big.bin | Range: bytes=0-7954,8100-8100
            206 | {file 200000} | T: {multipart} | Transfer-Encoding: chunked # 1171bfe946ea8898
        GET /big.bin | Range: bytes=0-7955,8100-8100
            206 | {file 200000} | T: {multipart} | Transfer-Encoding: chunked # 7ac92d56484fdc07
        GET /big.bin | Range: bytes=0-7956,8100-8100
            206 | {file 200000} | T: {multipart} | Transfer-Encoding: chunked # c981aa5461212f5f
        GET /big.bin | Range: bytes=0-7957,8100-8100
            206 | {file 200000} | T: {multipart} | Transfer-Encoding: chunked # 0cfa70d9c8eeb0d4
        GET /big.bin | Range: bytes=0-7999,8100-8100
            206 | {file 200000} | T: {multipart} | Transfer-Encoding: chunked # fb1028465bb4eb47
        GET /big.bin | Range: bytes=0-8019,8100-8100
            206 | {file 200000} | T: {multipart} | Transfer-Encoding: chunked # 7306410b0479633b
        HEAD /app/r.txt | Range: bytes=20-
            200 | {file 10} | T: text/x-mine | L: 10
        GET /abc.txt | Range: bytes=0-3 | If-Range: 
            400 | Accept-Ranges: bytes | {page} | L: 772 | Connection: close # 92e8627c4ce7f65b
        """#
}
