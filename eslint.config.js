import js from '@eslint/js'
import svelte from 'eslint-plugin-svelte'
import globals from 'globals'
import { defineConfig } from 'eslint/config'
import ts from 'typescript-eslint'

const NODE = ['server/**/*.ts', 'tests/**/*.ts', 'load-tests/**/*.ts', '*.config.ts']
const TESTS = ['**/*.test.ts', '**/*.suite.ts', 'tests/**/*.ts']
const RUNES = ['**/*.svelte', '**/*.svelte.ts']
/** Files whose default export is their contract with a tool: configurations and k6 scenarios. */
const DEFAULT_EXPORT = ['**/*.config.{js,ts}', 'web/src/routes/**/*.ts', 'load-tests/**/*.ts']

const noDefault = {
  selector: 'ExportDefaultDeclaration',
  message: 'Export by name: the name is then the same everywhere.',
}

const noThread = {
  selector: 'NewExpression[callee.name="Worker"]',
  message: 'Start threads by `startThread`: V8 may end the process that starts one otherwise.',
}

export default defineConfig(
  { ignores: ['**/node_modules/', '**/.svelte-kit/', 'web/build/', 'data/', 'coverage/'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  ts.configs.recommended,
  svelte.configs.recommended,
  {
    languageOptions: { globals: { ...globals.node } },
    rules: {
      eqeqeq: 'error',
      'prefer-const': 'error',
      'no-console': 'error',
      'no-restricted-syntax': ['error', noDefault],
      'max-lines-per-function': ['error', { max: 70, skipBlankLines: true, skipComments: true }],
      // The types of TypeScript say more, and know the globals of each room.
      'no-undef': 'off',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrors: 'none' },
      ],
    },
  },
  {
    files: NODE,
    extends: [ts.configs.recommendedTypeCheckedOnly],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      // An async function that awaits nothing today still promises its type to a port.
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
    },
  },
  {
    files: ['server/**/*.ts'],
    ignores: ['server/src/apart/thread.ts'],
    rules: { 'no-restricted-syntax': ['error', noDefault, noThread] },
  },
  {
    files: RUNES,
    languageOptions: { parserOptions: { parser: ts.parser } },
    rules: { 'svelte/require-each-key': 'error', 'svelte/no-at-html-tags': 'error' },
  },
  {
    files: ['web/**'],
    languageOptions: { globals: { ...globals.browser } },
    rules: {
      // The app is served from the root of its own host; a base path is nobody's wish.
      'svelte/no-navigation-without-resolve': 'off',
    },
  },
  { files: ['**/*.svelte'], rules: { 'prefer-const': 'off', 'svelte/prefer-const': 'error' } },
  { files: DEFAULT_EXPORT, rules: { 'no-restricted-syntax': 'off' } },
  { files: TESTS, rules: { 'max-lines-per-function': 'off' } },
  // k6 has no other way to write.
  { files: ['load-tests/*.ts'], rules: { 'no-console': 'off' } },
)
