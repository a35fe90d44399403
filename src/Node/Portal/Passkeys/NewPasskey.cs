using System.Buffers.Binary;
using System.Buffers.Text;
using System.Formats.Cbor;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using LotusBridge.Custody.Statements;

namespace LotusBridge.Node.Portal.Passkeys;

/// <summary>
/// WebAuthn Level 3 §7.1: what an authenticator returns for a new credential. Attestation is not asked for and not looked at:
/// which device it is, the registrar sees for themselves.
/// </summary>
/// <param name="Credential">Its id, base64url.</param>
/// <param name="PublicKey">Base64 of the uncompressed P-256 point.</param>
internal sealed record NewPasskey(string Credential, string PublicKey)
{
    /// <summary>The longest credential id, in bytes (§5.8.3 of the specification leaves it at this).</summary>
    public const int MaxCredentialLength = 1023;

    private const int MaxBytes = 16 * 1024;
    private const int HeadLength = 37;
    private const int AaguidLength = 16;
    private const int CoordinateLength = 32;
    private const byte PresentVerifiedAndAttested = 0x45;

    // COSE (RFC 9052, 9053): key type EC2, ES256, curve P-256.
    private const int KeyType = 1;
    private const int Algorithm = 3;
    private const int Curve = -1;
    private const int X = -2;
    private const int Y = -3;

    /// <summary>The parts of the client's account that count, as the browser wrote them.</summary>
    private sealed record Client(string? Type, string? Challenge, string? Origin, bool? CrossOrigin);

    private static readonly JsonSerializerOptions ClientOptions = new()
    {
        AllowDuplicateProperties = false, PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
    };

    /// <summary>Null for anything but a new ES256 passkey of this relying party, for this challenge, from this origin.</summary>
    /// <param name="origin">As in <c>https://portal.mo.example</c>.</param>
    public static NewPasskey? Read(string clientData, string attestation, ReadOnlySpan<byte> challenge, string relyingParty, string origin)
    {
        if (Bytes(clientData) is not { } client || Bytes(attestation) is not { } attested
            || !IsFrom(client, "webauthn.create", challenge, origin))
        {
            return null;
        }

        try
        {
            return AuthenticatorData(attested) is { } data ? Read(data, relyingParty) : null;
        }
        catch (Exception error) when (error is CborContentException or InvalidOperationException or OverflowException
            or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>True when the browser says that this ceremony took place on this very origin, for this challenge.</summary>
    public static bool IsFrom(byte[] clientData, string type, ReadOnlySpan<byte> challenge, string origin)
    {
        try
        {
            return JsonSerializer.Deserialize<Client>(clientData, ClientOptions) is { CrossOrigin: not true } said
                && said.Type == type && said.Origin == origin && said.Challenge == Base64Url.EncodeToString(challenge);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>Null for what is not base64url, or is too long.</summary>
    public static byte[]? Bytes(string base64Url) =>
        base64Url.Length is > 0 and <= MaxBytes && Base64Url.IsValid(base64Url) ? Base64Url.DecodeFromChars(base64Url) : null;

    private static byte[]? AuthenticatorData(byte[] attestation)
    {
        var reader = new CborReader(attestation, CborConformanceMode.Ctap2Canonical);
        byte[]? data = null;
        for (var left = reader.ReadStartMap() ?? 0; left > 0; left--)
        {
            if (reader.ReadTextString() == "authData")
            {
                data = reader.ReadByteString();
            }
            else
            {
                reader.SkipValue();
            }
        }

        reader.ReadEndMap();
        return reader.BytesRemaining == 0 ? data : null;
    }

    private static NewPasskey? Read(byte[] data, string relyingParty)
    {
        if (data.Length < HeadLength + AaguidLength + 2
            || !data.AsSpan(0, 32).SequenceEqual(SHA256.HashData(Encoding.UTF8.GetBytes(relyingParty)))
            || (data[32] & PresentVerifiedAndAttested) != PresentVerifiedAndAttested)
        {
            return null;
        }

        var length = BinaryPrimitives.ReadUInt16BigEndian(data.AsSpan(HeadLength + AaguidLength));
        var from = HeadLength + AaguidLength + 2;
        if (length is 0 or > MaxCredentialLength || data.Length < from + length)
        {
            return null;
        }

        var point = Point(data.AsMemory(from + length));
        var key = point is null ? null : new SigningKey(SigningKey.WebAuthnKind, Convert.ToBase64String(point), relyingParty);
        return key is null || key.Problem() is not null || !IsOnCurve(point!)
            ? null
            : new NewPasskey(Base64Url.EncodeToString(data.AsSpan(from, length)), key.PublicKey);
    }

    private static byte[]? Point(ReadOnlyMemory<byte> cose)
    {
        // What follows the key are extensions, of which none is asked for.
        var reader = new CborReader(cose, CborConformanceMode.Ctap2Canonical, allowMultipleRootLevelValues: true);
        var numbers = new Dictionary<int, long>();
        var bytes = new Dictionary<int, byte[]>();
        for (var left = reader.ReadStartMap() ?? 0; left > 0; left--)
        {
            var label = reader.ReadInt32();
            if (label is X or Y)
            {
                bytes[label] = reader.ReadByteString();
            }
            else if (label is KeyType or Algorithm or Curve)
            {
                numbers[label] = reader.ReadInt64();
            }
            else
            {
                reader.SkipValue();
            }
        }

        return numbers.GetValueOrDefault(KeyType) == 2 && numbers.GetValueOrDefault(Algorithm) == -7
            && numbers.GetValueOrDefault(Curve) == 1
            && bytes.GetValueOrDefault(X) is { Length: CoordinateLength } x && bytes.GetValueOrDefault(Y) is { Length: CoordinateLength } y
                ? [4, .. x, .. y]
                : null;
    }

    private static bool IsOnCurve(byte[] point)
    {
        try
        {
            using var key = ECDsa.Create(new ECParameters
            {
                Curve = ECCurve.NamedCurves.nistP256,
                Q = new ECPoint { X = point[1..(1 + CoordinateLength)], Y = point[(1 + CoordinateLength)..] },
            });
            return true;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}
