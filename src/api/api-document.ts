import { openApiDocument } from './openapi.ts';
import { allRoutes, type RouteServices } from './routes/all-routes.ts';

/** Answers every property with itself: building the routes asks no service anything. */
function standIn(): RouteServices {
  const nothing: RouteServices = new Proxy({} as RouteServices, { get: () => nothing });
  return nothing;
}

/** The OpenAPI document of `/v1`, without opening any engine. */
export function apiDocument(version: string): object {
  return openApiDocument(allRoutes(standIn()), version);
}
