-- grain:   one row per member of a set: a cohort child, and each of its comparison children
-- columns: see schemas.TABLES["matched"]
-- units:   none
-- needs:   work.cohort, work.picked_near, work.picked_far, work.population
-- bound:   $move_month, $move_age (of the move to secondary school)
-- Every cohort child has a set; a set of one was never matched. All members have the cohort child's index day.
-- moves_on: the first day of the month in which the child moves to secondary school.
create or replace table work.main.matched as
with numbered as (
    select child_no as case_no, index_on, row_number() over (order by child_no) as set_no
    from work.main.cohort
),

member as (
    select case_no, case_no as child_no, true as is_case
    from numbered
    union all
    select case_no, child_no, false as is_case
    from work.main.picked_near
    union all
    select case_no, child_no, false as is_case
    from work.main.picked_far
)

select
    cast(row_number() over (order by numbered.set_no, member.is_case desc, member.child_no) as integer) as member_no,
    cast(numbered.set_no as integer) as set_no,
    member.child_no,
    member.is_case,
    numbered.index_on,
    make_date(
        cast(extract(year from population.birth_month) as integer) + $move_age
        + case when extract(month from population.birth_month) >= $move_month then 1 else 0 end,
        $move_month,
        1
    ) as moves_on
from member
inner join numbered using (case_no)
inner join work.main.population using (child_no)
order by member_no
