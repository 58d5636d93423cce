with used as (

    select distinct
        organisation_id,
        org_type,
        sector,
        size_class,
        rating
    from {{ ref('fct_observation') }}
    where not is_blocked

),

names as (

    select * from {{ ref('code_lists') }}

)

select
    used.organisation_id,
    used.org_type,
    org_types.name_vi as org_type_name_vi,
    org_types.name_en as org_type_name_en,
    used.sector,
    sectors.name_vi as sector_name_vi,
    sectors.name_en as sector_name_en,
    used.size_class,
    size_classes.name_vi as size_class_name_vi,
    size_classes.name_en as size_class_name_en,
    used.rating,
    ratings.name_vi as rating_name_vi,
    ratings.name_en as rating_name_en,
    concat_ws(
        ', ',
        org_types.name_vi,
        case when used.sector <> '_T' then sectors.name_vi end,
        case when used.size_class <> '_T' then size_classes.name_vi end,
        case when used.rating <> '_T' then 'xếp loại ' || ratings.name_vi end
    ) as label_vi
from used
left join names as org_types on used.org_type = org_types.code and org_types.code_list = 'org_type'
left join names as sectors on used.sector = sectors.code and sectors.code_list = 'sector'
left join names as size_classes on used.size_class = size_classes.code and size_classes.code_list = 'size_class'
left join names as ratings on used.rating = ratings.code and ratings.code_list = 'rating'
