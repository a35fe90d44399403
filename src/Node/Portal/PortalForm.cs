using Microsoft.Extensions.Primitives;

namespace LotusBridge.Node.Portal;

/// <summary>The fields that a form has sent. Handlers take it as a parameter.</summary>
internal sealed class PortalForm(IReadOnlyDictionary<string, StringValues> fields)
{
    /// <summary>The most bytes of a form's body; a signed act with a long list of files is never one.</summary>
    public const int MaxBytes = 512 * 1024;

    /// <summary>The most fields.</summary>
    public const int MaxFields = 512;

    /// <summary>The field's text without white space around it; empty where it is missing or was sent twice.</summary>
    public string this[string name] =>
        fields.TryGetValue(name, out var values) && values is [var only] ? (only ?? "").Trim() : "";

    /// <summary>All values of a field, as several ticked boxes have them.</summary>
    public IReadOnlyList<string> All(string name) =>
        fields.TryGetValue(name, out var values) ? [.. values.OfType<string>()] : [];

    public IEnumerable<string> Names => fields.Keys;

    public static ValueTask<PortalForm?> BindAsync(HttpContext context) =>
        ValueTask.FromResult(context.Features.Get<PortalForm>());

    /// <summary>Null for a body that is no form or beyond the limits.</summary>
    public static async Task<PortalForm?> ReadAsync(HttpContext http)
    {
        if (!http.Request.HasFormContentType || http.Request.ContentLength is null or > MaxBytes)
        {
            return null;
        }

        try
        {
            var form = await http.Request.ReadFormAsync(
                new Microsoft.AspNetCore.Http.Features.FormOptions
                {
                    ValueCountLimit = MaxFields, ValueLengthLimit = MaxBytes, BufferBodyLengthLimit = MaxBytes,
                    MultipartBodyLengthLimit = MaxBytes,
                },
                http.RequestAborted);
            return new PortalForm(form.ToDictionary(one => one.Key, one => one.Value, StringComparer.Ordinal));
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }
}
