-- grain:   one row per linked child
-- columns: see schemas.TABLES["child"]
-- units:   birth_month is the first day of the month; n_services counts services
-- needs:   names.person, work.link
-- The value that most records agree on is taken; a tie goes to the first service by name, then to the smaller value.
create or replace table work.main.child as
with vote_birth as (
    select
        link.child_key,
        person.born_on,
        row_number() over (
            partition by link.child_key order by count(*) desc, min(person.agency), person.born_on
        ) as place
    from names.main.person
    inner join work.main.link using (agency, record)
    group by link.child_key, person.born_on
),

vote_sex as (
    select
        link.child_key,
        person.sex,
        row_number() over (
            partition by link.child_key order by count(*) desc, min(person.agency), person.sex
        ) as place
    from names.main.person
    inner join work.main.link using (agency, record)
    where person.sex is not null
    group by link.child_key, person.sex
),

services as (
    select child_key, count(distinct agency) as n_services
    from work.main.link
    group by child_key
)

select
    services.child_key,
    cast(date_trunc('month', vote_birth.born_on) as date) as birth_month,
    coalesce(vote_sex.sex, 'U') as sex,
    services.n_services
from services
inner join vote_birth on vote_birth.child_key = services.child_key and vote_birth.place = 1
left join vote_sex on vote_sex.child_key = services.child_key and vote_sex.place = 1
order by services.child_key
