-- grain:   one row per linked child
-- columns: see schemas.TABLES["child"]
-- units:   birth_month is the first day of the month; n_services counts services
-- needs:   work.record, work.link_now
-- The value that most records agree on is taken; a tie goes to the first service by name, then to the smaller value.
create or replace table work.main.child as
with linked as (
    select
        link_now.child_no,
        record.agency,
        record.birth_month,
        record.sex,
        record.area,
        record.ethnicity,
        record.deprivation
    from work.main.record
    inner join work.main.link_now using (agency, record)
),

vote_birth as (
    select
        child_no,
        birth_month,
        row_number() over (partition by child_no order by count(*) desc, min(agency), birth_month) as place
    from linked
    group by child_no, birth_month
),

vote_sex as (
    select child_no, sex, row_number() over (partition by child_no order by count(*) desc, min(agency), sex) as place
    from linked
    where sex is not null
    group by child_no, sex
),

vote_area as (
    select child_no, area, row_number() over (partition by child_no order by count(*) desc, min(agency), area) as place
    from linked
    where area is not null
    group by child_no, area
),

vote_ethnicity as (
    select
        child_no,
        ethnicity,
        row_number() over (partition by child_no order by count(*) desc, min(agency), ethnicity) as place
    from linked
    where ethnicity is not null
    group by child_no, ethnicity
),

vote_deprivation as (
    select
        child_no,
        deprivation,
        row_number() over (partition by child_no order by count(*) desc, min(agency), deprivation) as place
    from linked
    where deprivation is not null
    group by child_no, deprivation
),

services as (
    select child_no, count(distinct agency) as n_services
    from linked
    group by child_no
)

select
    services.child_no,
    vote_birth.birth_month,
    coalesce(vote_sex.sex, 'U') as sex,
    vote_area.area,
    vote_ethnicity.ethnicity,
    vote_deprivation.deprivation,
    services.n_services
from services
inner join vote_birth on vote_birth.child_no = services.child_no and vote_birth.place = 1
left join vote_sex on vote_sex.child_no = services.child_no and vote_sex.place = 1
left join vote_area on vote_area.child_no = services.child_no and vote_area.place = 1
left join vote_ethnicity on vote_ethnicity.child_no = services.child_no and vote_ethnicity.place = 1
left join vote_deprivation on vote_deprivation.child_no = services.child_no and vote_deprivation.place = 1
order by services.child_no
