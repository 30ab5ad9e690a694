import { createInstance, type i18n } from 'i18next'
import { initReactI18next } from 'react-i18next'
import { en } from './en.ts'

declare module 'i18next' {
  // Keys are checked by the compiler: a word that is missing does not build. The library asks for an interface.
  interface CustomTypeOptions {
    defaultNS: 'translation'
    resources: { translation: typeof en }
  }
}

/** The console's words, ready to use; nothing is loaded from elsewhere. */
export function startWords(): i18n {
  const words = createInstance()
  void words.use(initReactI18next).init({
    lng: 'en',
    fallbackLng: 'en',
    resources: { en: { translation: en } },
    // Codes are keys, and some hold a colon (link:end-child): it is no namespace.
    nsSeparator: false,
    // React escapes what it draws.
    interpolation: { escapeValue: false },
    initAsync: false,
  })
  return words
}
