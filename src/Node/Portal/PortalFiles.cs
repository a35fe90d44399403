using System.Collections.Frozen;
using System.Security.Cryptography;

namespace LotusBridge.Node.Portal;

/// <summary>Style sheet and scripts, out of the program itself: what was built is what is served.</summary>
internal sealed class PortalFiles
{
    private const string Folder = "wwwroot";

    private static readonly Dictionary<string, string> MediaTypes = new(StringComparer.Ordinal)
    {
        [".css"] = "text/css; charset=utf-8",
        [".js"] = "text/javascript; charset=utf-8",
        [".svg"] = "image/svg+xml",
        [".png"] = "image/png",
        [".woff2"] = "font/woff2",
        [".wasm"] = "application/wasm",
        [".txt"] = "text/plain; charset=utf-8",
    };

    private readonly FrozenDictionary<string, PortalFile> files = Read().ToFrozenDictionary(StringComparer.Ordinal);

    public async Task PassAsync(HttpContext http, RequestDelegate next)
    {
        if (!files.TryGetValue(http.Request.Path.Value ?? "", out var file)
            || !(HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method)))
        {
            await next(http);
            return;
        }

        var response = http.Response;
        response.Headers.ETag = file.Tag;
        response.Headers.CacheControl = "no-cache";
        if (http.Request.Headers.IfNoneMatch.ToString() == file.Tag)
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        (response.ContentType, response.ContentLength) = (file.MediaType, file.Bytes.Length);
        if (HttpMethods.IsGet(http.Request.Method))
        {
            await response.Body.WriteAsync(file.Bytes, http.RequestAborted);
        }
    }

    private static IEnumerable<KeyValuePair<string, PortalFile>> Read()
    {
        var assembly = typeof(PortalFiles).Assembly;
        foreach (var name in assembly.GetManifestResourceNames().Where(one => one.StartsWith(Folder + "/", StringComparison.Ordinal)))
        {
            if (MediaTypes.TryGetValue(Path.GetExtension(name), out var type))
            {
                using var stream = assembly.GetManifestResourceStream(name)!;
                using var bytes = new MemoryStream();
                stream.CopyTo(bytes);
                yield return KeyValuePair.Create(
                    name[Folder.Length..],
                    new PortalFile(bytes.ToArray(), type, $"\"{Convert.ToHexStringLower(SHA256.HashData(bytes.ToArray()))[..32]}\""));
            }
        }
    }

    private sealed record PortalFile(byte[] Bytes, string MediaType, string Tag);
}
