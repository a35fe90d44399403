using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;

namespace LotusBridge.Node.Portal.Parts;

/// <summary>A script of <c>wwwroot/lib</c>, on a page that needs one; the page works without it where it can.</summary>
public sealed class Island : ComponentBase
{
    /// <summary>As in <c>passkey</c>.</summary>
    [Parameter]
    [EditorRequired]
    public string Name { get; set; } = "";

    [Inject]
    private PortalFiles Files { get; set; } = null!;

    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        builder.OpenElement(0, "script");
        builder.AddAttribute(1, "type", "module");
        builder.AddAttribute(2, "src", Files.AddressOf($"/lib/{Name}.js"));
        builder.CloseElement();
    }
}
