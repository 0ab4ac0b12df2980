-- grain:   one row per accepted record of a child in a service
-- columns: see schemas.TABLES["record"]
-- units:   birth_month is the first day of the month of birth; deprivation is a fifth, 1 the most deprived
-- needs:   names.person, names.person_part
-- What the later steps need about a child without knowing who it is.
create or replace table work.main.record as
with told as (
    select
        agency,
        record,
        max_by(area, part) filter (where area is not null) as area,
        max_by(ethnicity, part) filter (where ethnicity is not null) as ethnicity,
        max_by(deprivation, part) filter (where deprivation is not null) as deprivation
    from names.main.person_part
    group by agency, record
)

select
    person.agency,
    person.record,
    cast(date_trunc('month', person.born_on) as date) as birth_month,
    person.sex,
    coalesce(told.area, substr(person.postcode, 1, length(person.postcode) - 3)) as area,
    told.ethnicity,
    cast(told.deprivation as integer) as deprivation
from names.main.person
inner join told on told.agency = person.agency and told.record = person.record
order by person.agency, person.record
