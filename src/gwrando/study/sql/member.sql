-- grain:   one row per child of either group
-- columns: grp (cohort or comparison), child_no, index_on
-- units:   none
-- needs:   work.matched
-- A comparison child that serves several cohort children is here once, with the first of them.
create or replace table work.main.member as
with first_use as (
    select is_case, child_no, min(set_no) as set_no
    from work.main.matched
    group by is_case, child_no
)

select
    case when matched.is_case then 'cohort' else 'comparison' end as grp,
    matched.child_no,
    matched.index_on
from work.main.matched
inner join first_use
    on
        first_use.is_case = matched.is_case
        and first_use.child_no = matched.child_no
        and first_use.set_no = matched.set_no
order by grp, matched.child_no
