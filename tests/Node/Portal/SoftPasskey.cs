using System.Buffers.Binary;
using System.Buffers.Text;
using System.Formats.Cbor;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using LotusBridge.Custody.Statements;

namespace LotusBridge.Tests.Node.Portal;

/// <summary>What an authenticator and a browser do together, in software.</summary>
internal sealed class SoftPasskey(string relyingParty, string origin) : IDisposable
{
    private const byte UserPresent = 1;
    private const byte UserVerified = 4;
    private const byte Attested = 0x40;

    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public byte[] Credential { get; } = RandomNumberGenerator.GetBytes(32);

    public string CredentialId => Base64Url.EncodeToString(Credential);

    /// <summary>How often it says that it has signed; null for an authenticator that does not count.</summary>
    public uint? Count { get; set; } = 0;

    public byte Flags { get; set; } = UserPresent | UserVerified;

    public string Origin { get; set; } = origin;

    public SigningKey Key => new(SigningKey.WebAuthnKind, Convert.ToBase64String(Point()), relyingParty);

    public void Dispose() => key.Dispose();

    /// <summary>The fields that <c>passkey.js</c> fills in for a new passkey.</summary>
    public (string Name, string Value)[] Create(string challenge, int algorithm = -7)
    {
        byte[] data =
        [
            .. Head((byte)(Flags | Attested)), .. new byte[16], 0, (byte)Credential.Length, .. Credential, .. Cose(algorithm),
        ];
        var cbor = new CborWriter(CborConformanceMode.Ctap2Canonical);
        cbor.WriteStartMap(3);
        cbor.WriteTextString("fmt");
        cbor.WriteTextString("none");
        cbor.WriteTextString("attStmt");
        cbor.WriteStartMap(0);
        cbor.WriteEndMap();
        cbor.WriteTextString("authData");
        cbor.WriteByteString(data);
        cbor.WriteEndMap();
        return
        [
            ("challenge", challenge), ("credentialId", CredentialId),
            ("clientDataJSON", Base64Url.EncodeToString(Client("webauthn.create", challenge))),
            ("attestationObject", Base64Url.EncodeToString(cbor.Encode())),
        ];
    }

    /// <summary>The fields of an assertion over that challenge.</summary>
    public (string Name, string Value)[] Get(string challenge)
    {
        Count = Count is { } count ? count + 1 : null;
        var (data, client) = (Head(Flags), Client("webauthn.get", challenge));
        var signature = key.SignData(
            [.. data, .. SHA256.HashData(client)], HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        return
        [
            ("challenge", challenge), ("credentialId", CredentialId), ("clientDataJSON", Base64Url.EncodeToString(client)),
            ("authenticatorData", Base64Url.EncodeToString(data)), ("signature", Base64Url.EncodeToString(signature)),
            ("userHandle", ""),
        ];
    }

    /// <summary>The challenge in a page's options.</summary>
    public static string ChallengeIn(string html)
    {
        var options = Regex.Match(html, "data-options=\"([^\"]+)\"", RegexOptions.None, TimeSpan.FromSeconds(1)).Groups[1].Value;
        using var json = JsonDocument.Parse(System.Net.WebUtility.HtmlDecode(options));
        return json.RootElement.GetProperty("challenge").GetString()!;
    }

    private byte[] Head(byte flags)
    {
        var counter = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(counter, Count ?? 0);
        return [.. SHA256.HashData(Encoding.UTF8.GetBytes(relyingParty)), flags, .. counter];
    }

    private byte[] Client(string type, string challenge) => Encoding.UTF8.GetBytes(
        $$"""{"type":"{{type}}","challenge":"{{challenge}}","origin":"{{Origin}}","crossOrigin":false}""");

    private byte[] Point()
    {
        var q = key.ExportParameters(includePrivateParameters: false).Q;
        return [4, .. q.X!, .. q.Y!];
    }

    private byte[] Cose(int algorithm)
    {
        var q = key.ExportParameters(includePrivateParameters: false).Q;
        var cbor = new CborWriter(CborConformanceMode.Ctap2Canonical);
        cbor.WriteStartMap(5);
        cbor.WriteInt32(1);
        cbor.WriteInt32(2);
        cbor.WriteInt32(3);
        cbor.WriteInt32(algorithm);
        cbor.WriteInt32(-1);
        cbor.WriteInt32(1);
        cbor.WriteInt32(-2);
        cbor.WriteByteString(q.X!);
        cbor.WriteInt32(-3);
        cbor.WriteByteString(q.Y!);
        cbor.WriteEndMap();
        return cbor.Encode();
    }
}
