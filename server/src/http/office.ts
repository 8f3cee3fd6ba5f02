import { revocarCredencialesBody } from '../contract/credencial.ts'
import {
  borrarBody,
  papelBody,
  pdfBody,
  reexpedirBody,
  revocarBody,
} from '../contract/estructura.ts'
import { ordenBody } from '../contract/orden.ts'
import { retiroBody } from '../contract/prep.ts'
import type { Operation } from './operation.ts'
import { fuenteBody, jornadaBody } from './prep.ts'
import { progressBody, startBody } from './simulacro.ts'

const COLUMNAS = 'Qué es cada columna, en orden y entre comas: cargo, casilla, nombre:rg…'

/** The doors of the office: credentials, structure, papers, the feed of PREP, the practice night. */
export const OFFICE: Record<string, Operation> = {
  'GET /api/credenciales': {
    pide: ['administrar'],
    what: 'Sesiones y credenciales que han entrado, sin papeles',
  },
  'POST /api/credenciales/revocar': {
    pide: ['administrar'],
    what: 'Dejar sin efecto sesiones y credenciales, y las sesiones que abrieron',
    body: revocarCredencialesBody,
  },

  'GET /metrics': { pide: ['ver'], what: 'Cifras del servicio, en el formato de Prometheus' },

  'POST /api/estructura': {
    oficina: true,
    pide: ['coordinar'],
    what: 'Estructura de representación, CSV o XLSX: toda, o sólo sus filas buenas',
    query: {
      ensayo: '1: dice qué haría y no guarda nada',
      columnas: COLUMNAS,
      buenas: '1: las filas buenas aunque haya malas',
      sinEfecto: 'Cuántos ya no vienen, según el ensayo: quedan sin efecto',
    },
    body: 'archivo',
    status: 201,
  },
  'POST /api/estructura/columnas': {
    pide: ['coordinar'],
    what: 'Qué parece ser cada columna de una estructura',
    body: 'archivo',
  },
  'POST /api/estructura/malas': {
    pide: ['coordinar'],
    what: 'La misma hoja, XLSX, con la columna «Qué corregir»',
    query: { columnas: COLUMNAS },
    body: 'archivo',
  },
  'GET /api/estructura/plantilla': {
    pide: ['coordinar'],
    what: 'Plantilla XLSX con la lista de cargos',
  },
  'GET /api/cobertura': {
    pide: ['coordinar'],
    what: 'Cobertura',
    query: { por: 'ruta, municipio o distrito' },
  },
  'GET /api/nombramientos': {
    oficina: true,
    pide: ['coordinar'],
    what: 'Nombramientos, 200 por página',
    query: {
      buscar: 'Nombre, casilla, código o ruta',
      casilla: 'CLAVE_CASILLA',
      ruta: 'Su nombre',
      estado: 'emitido, activado o revocado',
      desde: 'Lo que dijo «sigue»',
    },
  },
  'POST /api/nombramientos/revocar': {
    pide: ['coordinar'],
    what: 'Terminarlos en este momento',
    body: revocarBody,
  },
  'POST /api/nombramientos/reexpedir': {
    oficina: true,
    pide: ['coordinar'],
    what: 'Cambiarlos por otros del mismo puesto',
    body: reexpedirBody,
    status: 201,
  },
  'POST /api/nombramientos/pdf': {
    oficina: true,
    pide: ['coordinar'],
    what: 'Imprimirlos',
    body: pdfBody,
    status: 202,
  },
  'GET /api/nombramientos/pdf/{trabajo}': {
    oficina: true,
    pide: ['coordinar'],
    what: 'Cuántas hojas van',
  },
  'GET /api/nombramientos/pdf/{trabajo}/archivo': {
    oficina: true,
    pide: ['coordinar'],
    what: 'El PDF, por una hora',
    query: { nombre: 'Nombre del archivo, sin extensión' },
  },
  'GET /api/nombramientos/papel': {
    oficina: true,
    pide: ['coordinar'],
    what: 'Dirección y texto que llevarán los nombramientos',
  },
  'PUT /api/nombramientos/papel': {
    oficina: true,
    pide: ['administrar'],
    what: 'Escribir su texto legal',
    body: papelBody,
  },
  'POST /api/nombramientos/papel/muestra': {
    oficina: true,
    pide: ['coordinar'],
    what: 'Una hoja de muestra, PDF',
    body: papelBody,
  },
  'DELETE /api/nombramientos/personas': {
    oficina: true,
    pide: ['administrar'],
    what: 'Borrar nombres y teléfonos',
    body: borrarBody,
  },

  'POST /api/prep/inspect': {
    pide: ['administrar'],
    what: 'Leer una base PREP sin guardar nada',
    body: 'archivo',
  },
  'POST /api/elecciones': {
    oficina: true,
    pide: ['administrar'],
    what: 'Crear elecciones con el catálogo de una base; x-jornada: 2027-06-06T18:00, o «no»',
    body: 'archivo',
    status: 201,
  },
  'PUT /api/elecciones/jornada': {
    pide: ['administrar'],
    what: 'Fijar el día y la hora de cierre, mientras no haya empezado',
    body: jornadaBody,
    status: 204,
  },
  'GET /api/elecciones/orden': {
    pide: ['administrar'],
    what: 'Los renglones de una elección, en el orden del teléfono y del centro',
    query: { eleccion: 'Clave' },
  },
  'POST /api/elecciones/orden': {
    pide: ['administrar'],
    what: 'Fijar el orden del acta impresa, mientras no haya actas; los no nombrados van después',
    body: ordenBody,
  },
  'POST /api/prep/cortes': {
    oficina: true,
    pide: ['administrar'],
    what: 'Tomar un corte',
    body: 'archivo',
    status: 201,
  },
  'GET /api/prep/bitacora': {
    oficina: true,
    pide: ['ver'],
    what: 'Cada archivo del PREP: tomado o rechazado, y por qué',
  },
  'GET /api/prep/archivo/{sha256}': {
    oficina: true,
    pide: ['ver'],
    what: 'Los bytes guardados de un archivo del PREP',
  },
  'POST /api/prep/cortes/retirar': {
    oficina: true,
    pide: ['administrar'],
    what: 'Retirar un corte: las cifras quedan como si no hubiera llegado',
    query: { ensayo: '1: dice qué cambiaría y no cambia nada' },
    body: retiroBody,
  },
  'GET /api/prep/fuentes': { oficina: true, pide: ['ver'], what: 'De dónde vienen los cortes' },
  'POST /api/prep/fuentes': {
    oficina: true,
    pide: ['administrar'],
    what: 'Vigilar una URL o una carpeta',
    body: fuenteBody,
    status: 201,
  },
  'DELETE /api/prep/fuentes/{id}': {
    oficina: true,
    pide: ['administrar'],
    what: 'Dejar de vigilar',
  },

  'POST /api/simulacro': {
    oficina: true,
    pide: ['administrar'],
    what: 'Empezar una noche de práctica',
    body: startBody,
  },
  'POST /api/simulacro/progreso': {
    oficina: true,
    pide: ['administrar'],
    what: 'Cómo va la práctica',
    body: progressBody,
  },
  'DELETE /api/simulacro': { oficina: true, pide: ['administrar'], what: 'Terminarla y borrarla' },
}
