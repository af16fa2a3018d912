before ${RequestParameters.none} after
