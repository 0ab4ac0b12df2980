-- grain:   one row per accepted record of a child in a service
-- columns: agency, record, forename and surname (lower case, no accents), forename_base (what a short form stands for), born_on, sex, postcode, outcode
-- units:   none
-- needs:   names.person, names.nickname (short_form, long_form)
create or replace table names.main.prepared as
with cleaned as (
    select
        agency,
        record,
        regexp_replace(lower(strip_accents(forename)), '[^a-z -]', '', 'g') as forename,
        regexp_replace(lower(strip_accents(surname)), '[^a-z -]', '', 'g') as surname,
        born_on,
        sex,
        postcode
    from names.main.person
)

select
    cleaned.agency,
    cleaned.record,
    cleaned.forename,
    coalesce(nickname.long_form, cleaned.forename) as forename_base,
    cleaned.surname,
    cleaned.born_on,
    cleaned.sex,
    cleaned.postcode,
    left(cleaned.postcode, length(cleaned.postcode) - 3) as outcode
from cleaned
left join names.main.nickname on nickname.short_form = cleaned.forename
order by cleaned.agency, cleaned.record
