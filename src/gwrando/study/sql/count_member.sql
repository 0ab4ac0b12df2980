-- grain:   one row per group
-- columns: grp, n_children
-- units:   children
-- needs:   work.member
select grp, count(*) as n_children
from work.main.member
group by 1
order by 1
