// What the scripts find on their pages.

interface Window {
  WALLMSG_PACKET?: any;
  WALLMSG_LANGUAGES?: Record<string, any>;
}
