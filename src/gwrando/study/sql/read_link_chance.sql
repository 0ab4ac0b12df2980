-- grain:   one row per pair of records that may be one child, or that people decided
-- columns: left_no, right_no; chance; decided (same, different or empty)
-- units:   chance is a probability (0-1)
select left_no, right_no, chance, decided
from names.main.link_chance
order by left_no, right_no
