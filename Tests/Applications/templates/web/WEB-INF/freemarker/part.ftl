part of ${RequestParameters.x!"nobody"}
