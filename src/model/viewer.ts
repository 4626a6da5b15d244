import { ClientError, ErrorCode } from '../kernel/errors.ts';

/** Who asks, where what is asked is about them. Throws ClientError where nobody said. */
export function viewerOf({ viewer }: { readonly viewer: string | undefined }): string {
  if (viewer !== undefined) return viewer;
  throw new ClientError(ErrorCode.Forbidden, 'This needs a viewer, and the request names none.', {
    expected: 'a viewer, whose events and policies these are',
    remedy: 'In development send the header x-trefoil-viewer, or by websocket the connection param viewer.',
  });
}
