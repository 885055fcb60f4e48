# In place of Catch2's own: it runs the tests to list them, which is not possible while another
# system's are being built. scripts/windows runs them.
function(catch_discover_tests)
endfunction()
