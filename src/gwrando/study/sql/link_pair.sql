-- grain:   one row per pair of records that may be one child
-- columns: left_no, right_no (record numbers, left_no < right_no); weight; family (same birth date, postcode and surname)
-- units:   weight is a match weight: log2 of the odds
-- needs:   names.splinked, names.link_name
-- Weights are cut to four decimals, so that they do not hang on the order in which numbers were multiplied.
create or replace table names.main.link_pair as
select
    least(splinked.record_no_l, splinked.record_no_r) as left_no,
    greatest(splinked.record_no_l, splinked.record_no_r) as right_no,
    round(splinked.match_weight, 4) as weight,
    coalesce(a.born_on = b.born_on and a.postcode = b.postcode and a.surname_a = b.surname_a, false) as family
from names.main.splinked
inner join names.main.link_name as a on a.record_no = splinked.record_no_l
inner join names.main.link_name as b on b.record_no = splinked.record_no_r
order by left_no, right_no
