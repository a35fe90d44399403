using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using LotusBridge.Custody.Mainland;
using LotusBridge.Ledger;

namespace LotusBridge.Custody.Statements;

/// <summary>How payloads are spelled in JSON: strict both ways, camel case, UTC seconds, kebab-case words.</summary>
public static class StatementJson
{
    /// <summary>Unknown, missing and doubled keys, nulls and numbers in strings are refused.</summary>
    public static JsonSerializerOptions Options { get; } = Build();

    /// <summary>Reads a document of ours. Nulls are refused wherever they stand, in lists too.</summary>
    /// <exception cref="JsonException">Not the one form.</exception>
    public static T Read<T>(ReadOnlySpan<byte> utf8) => Read<T>(utf8, Options);

    internal static T Read<T>(ReadOnlySpan<byte> utf8, JsonSerializerOptions options)
    {
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = Options.MaxDepth });
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.Null)
            {
                throw new JsonException("a null");
            }
        }

        return JsonSerializer.Deserialize<T>(utf8, options)!;
    }

    /// <summary>A state as statements, answers and refusals write it, as in <c>pending-validation</c>.</summary>
    public static string Word<T>(T state)
        where T : struct, Enum => JsonNamingPolicy.KebabCaseLower.ConvertName(state.ToString());

    private static JsonSerializerOptions Build()
    {
        var options = new JsonSerializerOptions(JsonSerializerOptions.Strict)
        {
            PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            MaxDepth = 16,
        };
        options.Converters.Add(new DigestConverter());
        options.Converters.Add(new Sm3Converter());
        options.Converters.Add(new MomentConverter());
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false));
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }

    private sealed class DigestConverter : JsonConverter<Digest>
    {
        public override Digest Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            Digest.TryParse(reader.GetString(), out var digest) ? digest : throw new JsonException("not a digest");

        public override void Write(Utf8JsonWriter writer, Digest value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.ToString());
    }

    private sealed class Sm3Converter : JsonConverter<Sm3Digest>
    {
        public override Sm3Digest Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            Sm3Digest.TryParse(reader.GetString(), out var digest) ? digest : throw new JsonException("not an SM3 value");

        public override void Write(Utf8JsonWriter writer, Sm3Digest value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.ToString());
    }

    private sealed class MomentConverter : JsonConverter<DateTimeOffset>
    {
        public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            Moment.TryParse(reader.GetString(), out var at)
                ? at
                : throw new JsonException($"a moment is written {Moment.Form}, in UTC");

        public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
            writer.WriteStringValue(Moment.Write(value));
    }
}

/// <summary>A moment as statements write it: UTC, to the second, <c>2026-05-04T09:00:00Z</c>.</summary>
public static class Moment
{
    public const string Form = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    /// <summary>The moment without its fraction of a second, in UTC: what a statement can say.</summary>
    public static DateTimeOffset ToSecond(DateTimeOffset at) =>
        DateTimeOffset.FromUnixTimeSeconds(at.ToUnixTimeSeconds());

    public static string Write(DateTimeOffset at) => at.ToUniversalTime().ToString(Form, CultureInfo.InvariantCulture);

    public static bool TryParse(string? text, out DateTimeOffset at) => DateTimeOffset.TryParseExact(
        text, Form, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out at);
}
