// The library types its front door only.
declare module 'kafkajs/src/network/requestQueue/index.js' {
  const RequestQueue: {
    prototype: { pending: unknown[]; scheduleCheckPendingRequests(): void };
  };
  export default RequestQueue;
}
