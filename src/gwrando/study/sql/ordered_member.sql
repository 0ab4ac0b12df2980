-- grain:   one row per child and group: a cohort child, or a comparison child in the first set it serves
-- columns: see schemas.TABLES["ordered_member"]
-- units:   member_no is 1, 2, ... without gaps, cohort children first
-- needs:   work.matched
-- A child who is compared several times would be counted several times; a comparison child who joins later is in both.
create or replace table work.main.ordered_member as
with used as (
    select
        child_no,
        is_case,
        index_on,
        row_number() over (partition by child_no, is_case order by set_no) as nth_use
    from work.main.matched
)

select
    cast(row_number() over (order by is_case desc, child_no) as integer) as member_no,
    child_no,
    is_case,
    index_on
from used
where nth_use = 1
order by member_no
