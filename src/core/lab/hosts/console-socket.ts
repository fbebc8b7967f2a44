/** The Unix socket in a host's folder on which relay-client gets a shell. */
export const consoleSocket = 'console.sock';
