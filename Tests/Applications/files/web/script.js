the file script.js
