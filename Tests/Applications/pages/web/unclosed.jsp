<%@ page session="false" %>${bean.
