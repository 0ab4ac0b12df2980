-- grain:   one row per pair of records that may be one person
-- columns: left_no, right_no (record numbers, left_no < right_no); weight
-- units:   weight is a match weight: log2 of the odds
-- needs:   names.splinked
select
    least(record_no_l, record_no_r) as left_no,
    greatest(record_no_l, record_no_r) as right_no,
    round(match_weight, 4) as weight
from names.main.splinked
order by left_no, right_no
