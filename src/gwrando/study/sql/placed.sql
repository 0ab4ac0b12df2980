-- grain:   one row per child of the population who is like some cohort child in what is matched on
-- columns: see schemas.TABLES["placed"]
-- units:   none
-- needs:   work.population, work.cohort
-- bound:   $by_sex, $by_birth_quarter, $by_area (1: matched on it, 0: not), $shuffle (0 to 2147483646, from the seed)
-- Children who are alike form a stratum and stand in it in shuffled order. The shuffle is our own arithmetic modulo the prime
-- 2147483647 (no product reaches 2^62): the hash functions of engines differ. A tie goes to the smaller child_no.
create or replace table work.main.placed as
with alike as (
    select
        population.child_no,
        cohort.index_on as joined_on,
        case when $by_sex = 1 then population.sex else '' end as sex,
        case
            when $by_birth_quarter = 1
                then 4 * extract(year from population.birth_month) + extract(quarter from population.birth_month)
            else 0
        end as birth_quarter,
        case when $by_area = 1 then coalesce(population.area, '') else '' end as area,
        (cast(population.child_no as bigint) * 48271 + $shuffle) % 2147483647 as mixed
    from work.main.population
    left join work.main.cohort using (child_no)
),

mixed_once as (
    select *, ((mixed * mixed) % 2147483647 + mixed * 40692 + $shuffle) % 2147483647 as again
    from alike
),

shuffled as (
    select *, ((again * again) % 2147483647 + again * 69621 + 1) % 2147483647 as shuffled
    from mixed_once
),

stratum as (
    select
        sex,
        birth_quarter,
        area,
        cast(row_number() over (order by sex, birth_quarter, area) as integer) as stratum
    from alike
    where joined_on is not null
    group by sex, birth_quarter, area
),

standing as (
    select shuffled.child_no, shuffled.joined_on, shuffled.shuffled, stratum.stratum
    from shuffled
    inner join stratum
        on
            stratum.sex = shuffled.sex
            and stratum.birth_quarter = shuffled.birth_quarter
            and stratum.area = shuffled.area
)

select
    child_no,
    joined_on,
    stratum,
    cast(count(*) over (partition by stratum) as integer) as n_alike,
    cast(row_number() over (partition by stratum order by shuffled, child_no) - 1 as integer) as place
from standing
