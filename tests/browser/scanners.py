"""Machines that open links: what they call themselves, and the kind that brings a browser and presses what it finds."""

from playwright.sync_api import Page

AGENTS = (
    'Mozilla/5.0 (compatible; Microsoft Defender for Office 365 SafeLinks)',
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64; ms-office; MSOffice 16)',
    'Microsoft Office/16.0 (Windows NT 10.0; Microsoft Outlook 16.0)',
    'Outlook-iOS/723.4027091.prod.iphone (4.28.0)',
    'Mozilla/5.0 BarracudaCentral (barracuda sentinel)',
    'Mozilla/5.0 (compatible; proofpoint-urldefense)',
    'Mimecast-URL-Protect/1.0',
    'Cisco-Secure-Email-Gateway/15.0',
    'SymantecEmailSecurity/1.0',
    'Sophos-Time-of-Click/1.0',
    'Trend Micro Web Reputation Services',
    'FortiMail URL scanner',
    'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)',
    'Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)',
    'Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)',
    'Mozilla/5.0 (compatible; Applebot/0.1; +http://www.apple.com/go/applebot)',
    'YahooMailProxy; https://help.yahoo.com/kb/yahoo-mail-proxy-SLN28749.html',
    'facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)',
    'WhatsApp/2.24.1 A',
    'TelegramBot (like TwitterBot)',
    'Twitterbot/1.0',
    'LinkedInBot/1.0 (compatible; Mozilla/5.0; Apache-HttpClient +http://www.linkedin.com)',
    'Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)',
    'Mozilla/5.0 (compatible; Discordbot/2.0; +https://discordapp.com)',
    'Mozilla/5.0 (Windows NT 6.1; WOW64) SkypeUriPreview Preview/0.5',
    'SignalBot/1.0',
    'Viber/13.3',
    'python-requests/2.32',
    'curl/8.5.0',
    'Mozilla/5.0 (X11; Linux x64) AppleWebKit/537.36 HeadlessChrome/120.0.0.0 Safari/537.36',
)

MOST = 60
PRESS = """([pressed, typing]) => {
  const open = [...document.querySelectorAll('.q-dialog')].pop() || document;
  for (const each of typing ? open.querySelectorAll('input[type=text], input:not([type]), textarea') : [])
    if (!each.value) {
      const set = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(each), 'value').set;
      set.call(each, typing);
      each.dispatchEvent(new InputEvent('input', { bubbles: true }));
      each.dispatchEvent(new Event('change', { bubbles: true }));
    }
  const kinds = 'button, a[href], summary, [type=submit], [role=checkbox], [role=switch], [role=menuitem], [role=tab]';
  for (const place of [open, document]) for (const each of place.querySelectorAll(kinds)) {
    const name = `${each.tagName} ${each.getAttribute('aria-label') || each.innerText}`.trim();
    const leads = each.getAttribute('href');
    if (pressed.includes(name) || !each.checkVisibility() || each.disabled) continue;
    if (leads && !leads.startsWith('/')) continue;
    each.click();
    return name;
  }
  return '';
}"""


def press_everything(page: Page, typing: str = '') -> list[str]:
    """Press each button, box and link once, the newest dialog's first; what was pressed, in that order.

    `typing` is put into every empty field before each press.
    """
    pressed: list[str] = []
    while len(pressed) < MOST:
        name = page.evaluate(PRESS, [pressed, typing])
        if not name:
            break
        pressed.append(name)
        page.wait_for_timeout(150)  # it does not look at what became of it
    return pressed
