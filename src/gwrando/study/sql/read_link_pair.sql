-- grain:   one row per pair of records that may be one child
-- columns: see link_pair.sql
-- units:   as there
select left_no, right_no, weight, family
from names.main.link_pair
order by left_no, right_no
