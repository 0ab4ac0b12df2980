-- grain:   one row per record, in order of record_no
-- columns: agency, repeats, born_on, forename, surname, postcode: whole numbers that are equal where the words are; -1
--          where not known
-- units:   born_on in days since 1970
-- needs:   names.link_name
with forenames as (
    select forename_base, row_number() over (order by forename_base) - 1 as code
    from (select distinct forename_base from names.main.link_name where forename_base is not null) as found
),

surnames as (
    select surname_a, row_number() over (order by surname_a) - 1 as code
    from (select distinct surname_a from names.main.link_name where surname_a is not null) as found
),

postcodes as (
    select postcode, row_number() over (order by postcode) - 1 as code
    from (select distinct postcode from names.main.link_name where postcode is not null) as found
),

agencies as (
    select agency, row_number() over (order by agency) - 1 as code
    from (select distinct agency from names.main.link_name) as found
)

select
    agencies.code as agency,
    link_name.repeats,
    coalesce(date_diff('day', date '1970-01-01', link_name.born_on), -1) as born_on,
    coalesce(forenames.code, -1) as forename,
    coalesce(surnames.code, -1) as surname,
    coalesce(postcodes.code, -1) as postcode
from names.main.link_name
inner join agencies on agencies.agency = link_name.agency
left join forenames on forenames.forename_base = link_name.forename_base
left join surnames on surnames.surname_a = link_name.surname_a
left join postcodes on postcodes.postcode = link_name.postcode
order by link_name.record_no
