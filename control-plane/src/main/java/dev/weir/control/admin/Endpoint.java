package dev.weir.control.admin;

import dev.weir.api.Response;

/** Answers the requests for one path of the admin API. */
@FunctionalInterface
interface Endpoint {
    Response answer(AdminRequest request) throws Exception;
}
