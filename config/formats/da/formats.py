"""How dates may be written where Django reads them itself, in the administration: as on all other pages."""

DATE_INPUT_FORMATS = ["%d-%m-%Y", "%d/%m-%Y", "%d/%m/%Y", "%d.%m.%Y", "%Y-%m-%d"]
