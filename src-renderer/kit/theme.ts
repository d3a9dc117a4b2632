import {
  createTheme,
  defaultVariantColorsResolver,
  type ButtonProps,
  type CSSVariablesResolver,
  type MantineColorsTuple,
} from '@mantine/core';
import { cssVariables, tokens, type Tokens } from './tokens.ts';

/** petrol[7] is the accent on light, petrol[4] on dark. */
const petrol: MantineColorsTuple = [
  '#E8F4F6', '#CFE7EB', '#A6D5DC', '#7BC7D2', '#4FB8C6', '#2C94A2', '#167683', '#0B6472', '#08525E', '#063F49',
]; // prettier-ignore
const slate: MantineColorsTuple = [
  '#F7F9FA', '#F1F4F5', '#E6EBED', '#D8DFE3', '#B9C3C9', '#9AA6AE', '#7F8B94', '#586673', '#455462', '#2C3944',
]; // prettier-ignore
const night: MantineColorsTuple = [
  '#E6ECEF', '#CBD5DB', '#B4C0C8', '#98A5AE', '#323D45', '#222C32', '#1A2227', '#12181C', '#0E1418', '#0B1014',
]; // prettier-ignore

export const theme = createTheme({
  primaryColor: 'petrol',
  primaryShade: { light: 7, dark: 4 },
  colors: { petrol, gray: slate, dark: night },
  black: tokens.light.text,
  respectReducedMotion: true,
  cursorType: 'pointer',
  focusRing: 'auto',
  defaultRadius: 'sm',
  fontFamily:
    '"IBM Plex Sans Variable","IBM Plex Sans Arabic","Noto Sans Devanagari","Noto Sans SC Variable",system-ui,sans-serif',
  fontSizes: { xs: '.75rem', sm: '.8125rem', md: '.875rem', lg: '1rem', xl: '1.25rem' },
  lineHeights: { xs: '1.35', sm: '1.4', md: '1.45', lg: '1.4', xl: '1.3' },
  spacing: { xs: '.25rem', sm: '.5rem', md: '.75rem', lg: '1rem', xl: '1.5rem' },
  radius: { xs: '2px', sm: '4px', md: '6px', lg: '10px', xl: '16px' },
  headings: {
    fontWeight: '600',
    sizes: { h1: { fontSize: '1.25rem' }, h2: { fontSize: '1rem' }, h3: { fontSize: '.875rem' } },
  },
  // autoContrast uses one shade for both schemes: white on dark petrol was 2.9:1.
  variantColorResolver: (input) => {
    const base = defaultVariantColorsResolver(input);
    const isPrimary = input.variant === 'filled' && (!input.color || input.color === 'petrol');
    return isPrimary
      ? {
          ...base,
          background: 'var(--fw-accent)',
          hover: 'var(--fw-accent-hover)',
          color: 'var(--fw-on-accent)',
        }
      : base;
  },
  // Plain objects, which is all that `Component.extend` makes: naming the components here would load them all at the start.
  components: {
    // The default is the input's size less 2 px: 11 px.
    InputWrapper: {
      vars: () => ({
        label: { '--input-label-size': '.8125rem', '--input-asterisk-color': 'var(--fw-critical-fg)' },
        description: { '--input-description-size': '.75rem' },
        error: { '--input-error-size': '.8125rem' },
        success: {},
      }),
    },
    Button: {
      vars: (_theme: unknown, props: ButtonProps) => ({
        root: props.size
          ? {}
          : {
              '--button-height': 'var(--fw-control)',
              '--button-padding-x': '.75rem',
              '--button-fz': '.875rem',
            },
      }),
    },
    ActionIcon: { defaultProps: { variant: 'subtle', color: 'gray', size: 32 } },
    // Arrow keys would change a dose by 1.
    NumberInput: { defaultProps: { hideControls: true, withKeyboardEvents: false } },
    Checkbox: { defaultProps: { size: 'sm' } },
    Tooltip: { defaultProps: { openDelay: 400, withArrow: true, transitionProps: { duration: 0 } } },
    Popover: { defaultProps: { transitionProps: { duration: 0 } } },
    Menu: { defaultProps: { transitionProps: { duration: 0 }, shadow: 'md' } },
    // Their <header> would be a second banner of the page.
    Modal: {
      defaultProps: {
        centered: true,
        transitionProps: { duration: 0 },
        attributes: { header: { role: 'presentation' } },
      },
    },
    Drawer: {
      defaultProps: {
        position: 'right', // the end: Mantine turns it round with the page
        transitionProps: { duration: 0 },
        attributes: { header: { role: 'presentation' } },
      },
    },
    Table: { defaultProps: { verticalSpacing: 6, horizontalSpacing: 8, highlightOnHover: true } },
  },
});

function scheme(values: Tokens): Record<string, string> {
  return {
    ...cssVariables(values),
    '--mantine-color-body': values.canvas,
    '--mantine-color-text': values.text,
    '--mantine-color-dimmed': values.text3,
    '--mantine-color-placeholder': values.text3,
    '--mantine-color-error': values.critical.fg,
    '--mantine-color-success': values.ok.fg,
    '--mantine-color-default': values.surface,
    '--mantine-color-default-color': values.text,
    '--mantine-color-default-hover': values.hover,
    '--mantine-color-default-border': values.lineStrong,
    '--mantine-color-anchor': values.accentText,
    '--mantine-color-disabled': values.sunken,
    '--mantine-color-disabled-color': values.text3,
    '--mantine-color-disabled-border': values.line,
  };
}

export const cssVariablesResolver: CSSVariablesResolver = () => ({
  variables: {},
  light: scheme(tokens.light),
  dark: scheme(tokens.dark),
});
