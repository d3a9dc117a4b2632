import type { Page } from '@playwright/test';
import { register } from './desk-steps.ts';
import { axe, expect, signIn, test } from './launch.ts';
import { setUp } from './records.ts';
