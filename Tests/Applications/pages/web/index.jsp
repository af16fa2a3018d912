<%@ page session="false" contentType="text/html;charset=UTF-8" pageEncoding="UTF-8" %><h1>welcome, grüß dich</h1>
