select
    ref_area,
    ref_area_scheme,
    ref_area_code,
    ref_area_name,
    ref_area_type,
    region,
    region_name,
    valid_from,
    valid_to,
    valid_to is null as is_current
from {{ ref('int_areas') }}
