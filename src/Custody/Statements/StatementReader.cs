using System.Text.Json;
using LotusBridge.Ledger;

namespace LotusBridge.Custody.Statements;

/// <summary>Reads envelopes into typed statements, strictly, and writes new ones.</summary>
public sealed class StatementReader(StatementTypes types)
{
    /// <summary>The largest payload, in bytes, where the type says nothing else.</summary>
    public const int MaxPayloadBytes = 256 * 1024;

    /// <summary>The largest payload of a statement that names each file of a package, in bytes.</summary>
    public const int MaxListBytes = 6 * 1024 * 1024;

    /// <summary>The largest envelope of a statement, in bytes: such a payload in base64, and its signature.</summary>
    public const int MaxEnvelopeBytes = (MaxListBytes / 3 * 4) + (16 * 1024);

    private sealed record Wire(
        string Type, string Thread, string By, DateTimeOffset At, IReadOnlyList<Digest> Answers, JsonElement Body);

    public StatementTypes Types => types;

    /// <summary>
    /// Parses; verifies nothing. Null and a reason for an unknown type, a second spelling, or a field out of limits.
    /// </summary>
    public Statement? Read(ReadOnlyMemory<byte> source, out string? problem) =>
        Envelope.TryRead(source, MaxEnvelopeBytes, out var envelope, out problem) ? Read(envelope!, out problem) : null;

    /// <inheritdoc cref="Read(ReadOnlyMemory{byte}, out string?)"/>
    public Statement? Read(Envelope envelope, out string? problem)
    {
        var kind = StatementTypes.NameIn(envelope.PayloadType) is { } name ? types.Find(name) : null;
        if (kind is null)
        {
            problem = $"unknown statement type '{envelope.PayloadType}'";
            return null;
        }

        if (envelope.Payload.Length > kind.MaxPayloadBytes || envelope.Signatures.Count != 1)
        {
            problem = $"a statement has one signature and at most {kind.MaxPayloadBytes} bytes";
            return null;
        }

        try
        {
            return Check(envelope, kind, StatementJson.Read<Wire>(envelope.Payload.Span), out problem);
        }
        catch (JsonException error)
        {
            problem = $"{kind.Name}: {error.Message}";
            return null;
        }
    }

    /// <summary>The payload of a new statement, to be signed with <see cref="Envelope.Sign"/>.</summary>
    /// <exception cref="ArgumentException">A field is out of its limits.</exception>
    public byte[] Write(StatementBody body, string thread, string by, DateTimeOffset at, IEnumerable<Digest> answers)
    {
        var kind = types.Of(body);
        var header = new StatementHeader(kind.Name, thread, by, Moment.ToSecond(at), [.. answers.Distinct().Order()]);
        if ((header.Problem() ?? body.Problem()) is { } problem)
        {
            throw new ArgumentException(problem, nameof(body));
        }

        var element = JsonSerializer.SerializeToElement(body, kind.Body, StatementJson.Options);
        var payload = JsonSerializer.SerializeToUtf8Bytes(
            new Wire(header.Type, header.Thread, header.By, header.At, header.Answers, element), StatementJson.Options);
        return payload.Length <= kind.MaxPayloadBytes
            ? payload
            : throw new ArgumentException(
                $"{kind.Name} has at most {kind.MaxPayloadBytes} bytes, not {payload.Length}", nameof(body));
    }

    /// <summary>Writes and signs with a key file's key.</summary>
    public Statement Sign(
        StatementBody body, string thread, string by, DateTimeOffset at, IEnumerable<Digest> answers, Ed25519Signer key)
    {
        var payload = Write(body, thread, by, at, answers);
        var envelope = Envelope.Sign(StatementTypes.PayloadTypeOf(types.Of(body).Name), payload, key);
        return Read(envelope, out var problem) ?? throw new InvalidOperationException(problem);
    }

    private static Statement? Check(Envelope envelope, StatementKind kind, Wire wire, out string? problem)
    {
        var header = new StatementHeader(wire.Type, wire.Thread, wire.By, wire.At, wire.Answers);
        problem = !string.Equals(wire.Type, kind.Name, StringComparison.Ordinal)
            ? $"the payload says '{wire.Type}', its type says '{kind.Name}'"
            : HasNull(wire.Body) ? $"{kind.Name}: what is absent is left out, not null" : header.Problem();
        if (problem is not null)
        {
            return null;
        }

        var body = (StatementBody)wire.Body.Deserialize(kind.Body, StatementJson.Options)!;
        problem = body.Problem() is { } wrong ? $"{kind.Name}: {wrong}" : null;
        return problem is null ? new Statement(envelope, header, body) : null;
    }

    private static bool HasNull(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Null => true,
        JsonValueKind.Object => element.EnumerateObject().Any(member => HasNull(member.Value)),
        JsonValueKind.Array => element.EnumerateArray().Any(HasNull),
        _ => false,
    };
}
