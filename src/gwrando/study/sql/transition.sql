-- grain:   one row per child of either group
-- columns: see schemas.TABLES["transition"]
-- units:   move_month counts months (12 times the year plus the month less one)
-- needs:   work.member, work.child
-- bound:   $month (of the move), $age (the child has it on the last day before that month)
-- A child born in or after that month of the year is in the school year below. Only the month of birth is known here.
create or replace table work.main.transition as
select
    member.grp,
    member.child_no,
    member.index_on,
    12 * (
        cast(extract(year from child.birth_month) as integer) + $age
        + case when extract(month from child.birth_month) >= $month then 1 else 0 end
    ) + $month - 1 as move_month
from work.main.member
inner join work.main.child on child.child_no = member.child_no
order by member.grp, member.child_no
