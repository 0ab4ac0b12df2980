"""Code lists that several services use."""

from collections.abc import Mapping

ETHNICITY_DFE: Mapping[str, str] = {
    "WBRI": "white", "WIRI": "white", "WIRT": "white", "WROM": "white", "WOTH": "white", "WWEL": "white",
    "MWBC": "mixed", "MWBA": "mixed", "MWAS": "mixed", "MOTH": "mixed",
    "AIND": "asian", "APKN": "asian", "ABAN": "asian", "CHNE": "asian", "AOTH": "asian",
    "BCRB": "black", "BAFR": "black", "BOTH": "black",
    "OOTH": "other", "REFU": "", "NOBT": "",
}  # fmt: skip
"""Ethnicity in education and social care returns (SSDA903, PLASC) -> the five census groups; refused and not yet
obtained give nothing. Chinese counts as Asian, as in the 2011 and 2021 Census."""

ETHNICITY_16_1: Mapping[str, str] = {
    "W1": "white", "W2": "white", "W3": "white", "W9": "white",
    "M1": "mixed", "M2": "mixed", "M3": "mixed", "M9": "mixed",
    "A1": "asian", "A2": "asian", "A3": "asian", "A4": "asian", "A9": "asian",
    "B1": "black", "B2": "black", "B9": "black",
    "O2": "other", "O9": "other", "N1": "", "N2": "", "NS": "",
}  # fmt: skip
"""Self-defined ethnicity as the police record it (16+1 codes); not stated gives nothing."""

ETHNICITY_NHS: Mapping[str, str] = {
    "A": "white", "B": "white", "C": "white", "D": "mixed", "E": "mixed", "F": "mixed", "G": "mixed",
    "H": "asian", "J": "asian", "K": "asian", "L": "asian", "R": "asian",
    "M": "black", "N": "black", "P": "black", "S": "other", "Z": "", "99": "",
}  # fmt: skip
"""Ethnic category of the NHS data dictionary."""

SEX = {"F": "F", "M": "M", "FEMALE": "F", "MALE": "M", "U": "", "UNKNOWN": "", "X": ""}
"""Sex in letters or words."""

SEX_NUMBER = {"1": "M", "2": "F", "0": "", "9": ""}
"""Sex in numbers (1 male, 2 female), as in SSDA903 and the NHS."""

NEEDS = {
    "N0": "not_stated", "N1": "abuse_or_neglect", "N2": "disability", "N3": "parental_illness",
    "N4": "family_stress", "N5": "family_dysfunction", "N6": "unacceptable_behaviour", "N7": "low_income",
    "N8": "absent_parenting", "N9": "other_than_need",
}  # fmt: skip
"""Main need of a child for care and support (the same letters in England and Wales)."""

NO_ACTION = {
    "THRESHOLD": "below_threshold",
    "CAPACITY": "no_capacity",
    "CONSENT": "consent_refused",
    "UNKNOWN": "not_known",
}
"""Why nothing was done, as a service's short code -> ours."""

YES_NO = {"Y": "taken", "N": "not_taken", "YES": "taken", "NO": "not_taken", "1": "taken", "0": "not_taken"}
"""Whether something was done."""

FLAG = ("Y", "N")
"""Yes or no, as a code."""
