{# A form without its version: 'PL1@2023' → 'PL1'. #}
{% macro form_family(form) -%}
    split_part({{ form }}, '@', 1)
{%- endmacro %}
