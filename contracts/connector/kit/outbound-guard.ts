/**
 * Where the product may connect to when a person wrote the address: public HTTP addresses and nothing else. A name is
 * resolved once, every address behind it is looked at, and the connection goes to exactly those: a name that answers
 * differently a moment later changes nothing. Redirects are for the HTTP client to refuse.
 */
import { lookup as systemLookup, type LookupAddress } from 'node:dns';
import type { LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';
import { failure, success, type Result } from '#kernel/base/result';

export type OutboundRefusal = {
  readonly code: 'addressRefused';
  /** `reason`: malformed, notHttp, userInfo, notation (an address written in an odd way), private, unresolved. */
  readonly data: { readonly reason: 'malformed' | 'notHttp' | 'userInfo' | 'notation' | 'private' | 'unresolved'; readonly host: string };
};

export type OutboundGuard = {
  /** Judges what can be judged without asking anyone: the form of the address, and addresses written as numbers. */
  readonly check: (address: string) => Result<URL, OutboundRefusal>;
  /** The same, and every address behind a name. For settings that are about to be saved. */
  readonly resolve: (address: string) => Promise<Result<URL, OutboundRefusal>>;
  /** For the sockets of node: answers only addresses that were looked at. */
  readonly lookup: LookupFunction;
  /** True when the installation's own settings let connections reach this address although it is private: a simulator. */
  readonly isAllowedPrivate: (address: string) => boolean;
};

export type OutboundGuardOptions = {
  /** Private addresses that may be reached all the same: "127.0.0.1", "10.1.0.0/16", "::1". */
  readonly allowedPrivateAddresses: readonly string[];
  /** Every address of a name; the system's resolver when left out. */
  readonly resolveName?: (name: string) => Promise<readonly string[]>;
};

type Address = ReturnType<typeof ipaddr.parse>;
type Network = readonly [Address, number];

const azureMetadata = '168.63.129.16';
const longestAddress = 500;

const parseNetwork = (text: string): Network | null => {
  const trimmed = text.trim();
  if (ipaddr.isValidCIDR(trimmed)) return ipaddr.parseCIDR(trimmed);
  if (!ipaddr.isValid(trimmed)) return null;
  const address = ipaddr.parse(trimmed);
  return [address, address.kind() === 'ipv4' ? 32 : 128];
};

const isInside = (address: Address, networks: readonly Network[]): boolean =>
  networks.some(([network, bits]) => network.kind() === address.kind() && address.match(network, bits));

/** Reserved ranges are not public, nor is IPv6 outside the global block: it may carry an IPv4 address in disguise. */
const isPublic = (address: Address): boolean => {
  if (address.range() !== 'unicast') return false;
  return address.kind() === 'ipv4' ? address.toString() !== azureMetadata : isInside(address, [ipaddr.parseCIDR('2000::/3')]);
};

const innerNames = /(^|\.)(localhost|local|internal|intranet|home\.arpa|lan)\.?$/;

const askSystem = (name: string): Promise<readonly string[]> => new Promise((resolve, reject) => {
  systemLookup(name, { all: true, verbatim: true }, (error, addresses) => (error === null ? resolve(addresses.map((found) => found.address)) : reject(error)));
});

/** The host as it was typed: the URL parser rewrites "0x7f.1" to "127.0.0.1" and would hide the trick. */
const typedHost = (address: string): string => /^[a-z]+:\/\/(?:[^/?#@]*@)?(\[[^\]]*\]|[^/?#:]*)/i.exec(address)?.[1] ?? '';

const parseAddress = (address: string): Result<{ readonly url: URL; readonly literal: Address | null }, OutboundRefusal> => {
  const refuse = (reason: OutboundRefusal['data']['reason'], host = ''): Result<never, OutboundRefusal> => failure({ code: 'addressRefused', data: { reason, host: host.slice(0, 100) } });
  if (address.length > longestAddress || /[\u0000-\u0020\u007f\\]/.test(address)) return refuse('malformed');
  if (!/^https?:\/\//i.test(address)) return refuse(/^[a-z][a-z0-9+.-]*:/i.test(address) ? 'notHttp' : 'malformed');
  if (!URL.canParse(address)) return refuse('malformed');
  const url = new URL(address);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return refuse('notHttp');
  if (url.username !== '' || url.password !== '' || /^[a-z]+:\/\/[^/?#]*@/i.test(address)) return refuse('userInfo');
  const bare = url.hostname.replace(/^\[|\]$/g, '');
  if (!ipaddr.isValid(bare)) return success({ url, literal: null });
  // IPv6 has many spellings of one address and no harm in that; IPv4 has one.
  const literal = ipaddr.parse(bare);
  if (literal.kind() === 'ipv4' && typedHost(address) !== url.hostname) return refuse('notation', url.hostname);
  return success({ url, literal });
};

/** Builds the guard. An entry of the list that is no address is a mistake in the installation's settings and throws. */
export const createOutboundGuard = (options: OutboundGuardOptions): OutboundGuard => {
  const allowed = options.allowedPrivateAddresses.map((text) => {
    const network = parseNetwork(text);
    if (network === null) throw new Error(`"${text}" is no network address; expected for example 127.0.0.1 or 10.1.0.0/16`);
    return network;
  });
  const resolveName = options.resolveName ?? askSystem;
  const mayReach = (address: Address): boolean => isPublic(address) || isInside(address, allowed);
  const refusePrivate = (host: string, reason: 'private' | 'unresolved' = 'private'): Result<never, OutboundRefusal> => failure({ code: 'addressRefused', data: { reason, host: host.slice(0, 100) } });

  const check = (address: string): Result<URL, OutboundRefusal> => {
    const parsed = parseAddress(address);
    if (!parsed.ok) return parsed;
    const { url, literal } = parsed.value;
    if (literal === null) return innerNames.test(url.hostname) ? refusePrivate(url.hostname) : success(url);
    return mayReach(literal) ? success(url) : refusePrivate(url.hostname);
  };

  /** One bad address among many is enough: which one a socket takes is chance. */
  const addressesOf = async (name: string): Promise<Result<readonly string[], OutboundRefusal>> => {
    const found = await resolveName(name).catch(() => []);
    if (found.length === 0) return refusePrivate(name, 'unresolved');
    return found.every((text) => ipaddr.isValid(text) && mayReach(ipaddr.parse(text))) ? success(found) : refusePrivate(name);
  };

  const answerLookup = async (name: string, wantsAll: boolean, callback: Parameters<LookupFunction>[2]): Promise<void> => {
    const behind = await addressesOf(name);
    const entries = behind.ok ? behind.value.map((address): LookupAddress => ({ address, family: ipaddr.parse(address).kind() === 'ipv4' ? 4 : 6 })) : [];
    const first = entries[0];
    if (first === undefined) callback(Object.assign(new Error('the outbound guard refuses the address'), { code: 'addressRefused' }), '', 4);
    else if (wantsAll) callback(null, entries);
    else callback(null, first.address, first.family);
  };

  return {
    check,
    resolve: async (address) => {
      const checked = check(address);
      if (!checked.ok || ipaddr.isValid(checked.value.hostname.replace(/^\[|\]$/g, ''))) return checked;
      const behind = await addressesOf(checked.value.hostname);
      return behind.ok ? checked : behind;
    },
    lookup: (name, lookupOptions, callback) => void answerLookup(name, lookupOptions.all === true, callback),
    isAllowedPrivate: (address) => {
      const parsed = parseAddress(address);
      return parsed.ok && parsed.value.literal !== null && isInside(parsed.value.literal, allowed);
    },
  };
};

/** The list of the installation's setting QINXIN_ALLOWED_PRIVATE_ADDRESSES: separated by commas. */
export const readAllowedAddresses = (setting: string | undefined): readonly string[] => (setting ?? '').split(',').map((entry) => entry.trim()).filter((entry) => entry !== '');
