import { createTheme, type MantineThemeOverride } from '@mantine/core'

/** The component library's theme. Colours, type and radii come from tokens.css, so that light, dark and contrast meet there. */
export const onwardTheme: MantineThemeOverride = createTheme({
  cursorType: 'pointer',
  focusRing: 'never',
  respectReducedMotion: true,
  components: {
    Button: { defaultProps: { size: 'compact-md' } },
    // Scroll locking and its style element are not wanted: boards behind a dialog stand still anyway.
    Modal: { defaultProps: { lockScroll: false, centered: true, transitionProps: { duration: 0 }, radius: 6 } },
    // The parts a dialog may be put together from have their own defaults.
    ModalRoot: { defaultProps: { lockScroll: false, transitionProps: { duration: 0 } } },
    Menu: { defaultProps: { transitionProps: { duration: 0 }, shadow: 'md' } },
    Popover: { defaultProps: { transitionProps: { duration: 0 } } },
    Tooltip: { defaultProps: { transitionProps: { duration: 0 }, openDelay: 400 } },
    TextInput: { defaultProps: { size: 'xs' } },
    PasswordInput: { defaultProps: { size: 'xs' } },
    NumberInput: { defaultProps: { size: 'xs' } },
    NativeSelect: { defaultProps: { size: 'xs' } },
    Textarea: { defaultProps: { size: 'xs' } },
    Checkbox: { defaultProps: { size: 'sm' } },
    Radio: { defaultProps: { size: 'sm' } },
  },
})
