import 'reflect-metadata';
import { Injectable } from '@nestjs/common';
import { expect, test } from 'vitest';

@Injectable()
class Klok {}

@Injectable()
class Dienst {
  readonly klok: Klok;
  constructor(klok: Klok) {
    this.klok = klok;
  }
}

test('tests see the constructor types that NestJS injects by', () => {
  expect(Reflect.getMetadata('design:paramtypes', Dienst)).toEqual([Klok]);
});
